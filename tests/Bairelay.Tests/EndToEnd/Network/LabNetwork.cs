namespace Bairelay.Tests.EndToEnd.Network;

/// <summary>How bad the way to a camera is. Nothing is: a good wire.</summary>
/// <param name="DelayMs">At least.</param>
/// <param name="JitterMs">At most on top.</param>
/// <param name="Duplicate">The share of frames that arrive twice.</param>
/// <param name="Reorder">The share that others overtake.</param>
/// <param name="LossPercent">In each direction, from when the camera has registered.</param>
/// <param name="RateKbit">In each direction; 0: as fast as it goes.</param>
internal sealed record LinePlan(int DelayMs = 0, int JitterMs = 0, double Duplicate = 0, double Reorder = 0, int LossPercent = 0, int RateKbit = 0)
{
    public bool NeedsRelay => DelayMs + JitterMs + Duplicate + Reorder > 0;
}

/// <summary>
/// Two networks: that of the cameras (10.77.0.0/24), and the one where everything else is (10.77.1.0/24). The program's host
/// is on both and leads from one to the other; the resolver is on the second.
/// </summary>
internal static class LabNetwork
{
    public const string HouseFacingCameras = "10.77.0.1";
    public const string House = "10.77.1.1";
    public const string Server = "10.77.1.2";
    public const string Client = "10.77.1.3";
    public const string Second = "10.77.1.9";
    public const string SecondFacingCameras = "10.77.0.9";

    private const int Seed = 20260308;

    private const string Functions = """
        on() { at=$1; shift; nsenter "--net=$folder/net.$at" "$@"; }
        host() { # NAME
          touch "$folder/net.$1"
          unshare "--net=$folder/net.$1" true
          on "$1" sh -c 'ip link set lo up; for one in all default; do file=/proc/sys/net/ipv6/conf/$one/disable_ipv6; [ ! -e $file ] || echo 1 >$file; done'
        }
        wire() { # HOST DEVICE HOST DEVICE
          ip link add "$2" netns "$folder/net.$1" type veth peer name "$4" netns "$folder/net.$3"
          on "$1" ip link set "$2" up
          on "$3" ip link set "$4" up
        }
        plug() { # HOST DEVICE ADDRESS BRIDGE
          wire "$1" "$2" switch "$1-$2"
          on switch ip link set "$1-$2" master "$4"
          on "$1" ip address add "$3/24" dev "$2"
        }

        """;

    public static string ProgramFolder(Lab lab) => lab.Folder.File("program");

    /// <summary>The hosts but for the cameras, and files that no program in the lab is to take from this machine.</summary>
    public static async Task BuildAsync(Lab lab)
    {
        await File.WriteAllTextAsync(lab.Folder.File("resolv.conf"), $"nameserver {Server}\noptions timeout:1 attempts:2\n");
        await File.WriteAllTextAsync(lab.Folder.File("nsswitch.conf"), "passwd: files\ngroup: files\nhosts: files dns\n");
        await lab.ScriptAsync($$"""
            folder='{{lab.Folder.Path}}'
            {{Functions}}
            mkdir "$folder/program"
            mount --bind '{{AppContext.BaseDirectory}}' "$folder/program"
            for file in resolv.conf nsswitch.conf; do [ ! -e /etc/$file ] || mount --bind "$folder/$file" /etc/$file; done
            for name in switch house server client; do host $name; done
            for bridge in cameras lan; do on switch ip link add $bridge up type bridge; done
            plug house cams {{HouseFacingCameras}} cameras
            plug house lan {{House}} lan
            plug server lan {{Server}} lan
            plug client lan {{Client}} lan
            on house sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
            for name in server client; do on $name ip route add default via {{House}}; done
            """);
    }

    /// <summary>One more host for the program, on both networks.</summary>
    public static async Task<LabHost> AddSecondAsync(Lab lab)
    {
        await lab.ScriptAsync($"""
            folder='{lab.Folder.Path}'
            {Functions}
            host second
            plug second cams {SecondFacingCameras} cameras
            plug second lan {Second} lan
            """);
        return new LabHost(lab, "second");
    }

    /// <summary>One more camera's host, behind a line.</summary>
    public static async Task<LabHost> AddCameraAsync(Lab lab, string name, string address, LinePlan line)
    {
        var host = new LabHost(lab, name);
        await lab.ScriptAsync($$"""
            folder='{{lab.Folder.Path}}'
            {{Functions}}
            host {{name}}
            host {{name}}-line
            wire {{name}} eth0 {{name}}-line here
            wire {{name}}-line there switch {{name}}
            on switch ip link set {{name}} master cameras
            on {{name}} ip address add {{address}}/24 dev eth0
            on {{name}} ip route add default via {{HouseFacingCameras}}
            """);
        var middle = new LabHost(lab, name + "-line");
        if (line.NeedsRelay)
        {
            var relay = middle.Start(
                "dotnet", Path.Combine(ProgramFolder(lab), "bad-line.dll"), "here", "there", $"{Seed}", $"{line.DelayMs}", $"{line.JitterMs}",
                FormattableString.Invariant($"{line.Duplicate}"), FormattableString.Invariant($"{line.Reorder}"));
            await relay.LineAsync("line up");
        }
        else
        {
            await middle.ShellAsync("ip link add joined up type bridge; for end in here there; do ip link set $end master joined; done");
        }

        if (line.RateKbit > 0)
            await middle.ShellAsync($"for end in here there; do tc qdisc add dev $end root tbf rate {line.RateKbit}kbit burst 4kb latency 400ms; done");
        return host;
    }

    /// <summary>The line to a camera is cut, as when it is out of range: it still has its network and its address.</summary>
    public static Task CutAsync(Lab lab, string camera) => new LabHost(lab, camera + "-line").ShellAsync("ip link set there down");

    public static Task JoinAsync(Lab lab, string camera) => new LabHost(lab, camera + "-line").ShellAsync("ip link set there up");

    /// <summary>The camera goes on from another address; nobody has the old one.</summary>
    public static Task MoveAsync(LabHost camera, string address) => camera.ShellAsync(
        $"ip address flush dev eth0; ip address add {address}/24 dev eth0; ip route add default via {HouseFacingCameras}");

    /// <summary>
    /// What arrives at the camera is lost, and what it sends before anybody else sees it. Names are spared: how often they
    /// are asked again is a matter of its resolver.
    /// </summary>
    public static async Task LoseAsync(LabHost camera, int percent)
    {
        await File.WriteAllTextAsync(camera.File("loss.nft"), $$"""
            table inet loss {
              chain arriving {
                type filter hook prerouting priority 0
                udp sport 53 accept
                iifname "eth0" numgen random mod 100 < {{percent}} drop
              }
              chain leaving {
                type filter hook postrouting priority 0
                udp dport 53 accept
                oifname "eth0" numgen random mod 100 < {{percent}} drop
              }
            }
            """);
        await camera.ShellAsync($"nft -f '{camera.File("loss.nft")}'");
    }
}
