using System.Text.Json;
using Bairelay.Benchmarks.Child;
using Bairelay.Benchmarks.Load;
using Bairelay.Benchmarks.UnderLoad;

namespace Bairelay.Benchmarks.Session;

/// <summary>The command <c>session</c>: logins and a 4K stream with a simulated camera in a process of its own.</summary>
internal static class SessionCommand
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var quick = arguments.Has("--quick");
        var rounds = int.Parse(arguments.Value("--rounds") ?? (quick ? "20" : "200"));
        var port = Ports.Free();
        using var camera = new ChildProcess("camera", port);
        using var tcpEcho = new ChildProcess("tcp-echo");
        using var udpEcho = new ChildProcess("echo");
        camera.Start();
        tcpEcho.Start();
        udpEcho.Start();

        var door = new CameraDoor(port);
        var logins = new LoginRun(door, tcpEcho.Address.Port, udpEcho.Address.Port, rounds);
        for (var i = 0; i < rounds / 4; i++) await logins.RunAsync(counts: false);
        for (var i = 0; i < rounds; i++) await logins.RunAsync(counts: true);
        var stream = await StreamRun.RunAsync(door, TimeSpan.FromSeconds(quick ? 4 : 30));

        Goal[] goals = [.. Goals(stream)];
        var text = Text(logins, stream, goals, rounds);
        return Findings.Publish(arguments, "session", text, goals, json => Write(logins, stream, json));
    }

    private static IEnumerable<Goal> Goals(StreamResult stream)
    {
        yield return new Goal("frames lost of the 4K stream: 0", $"{stream.Lost:N0}", stream.Lost == 0, Absolute: true);
        yield return new Goal("4K stream over BcUdp: under 10 % of one core", $"{stream.Share:P1}", stream.Share < 0.1);
    }

    private static double Ratio(LatencySamples one, LatencySamples floor) => one.Percentile(50) / floor.Percentile(50);

    private static string Text(LoginRun logins, StreamResult stream, Goal[] goals, int rounds)
    {
        var times = new Table("from nothing to a login", "p50, ms", "p99, ms", "bare round trips, p50, ms", "× floor");
        Row("TCP: connect and two requests", logins.Tcp, logins.TcpFloor);
        Row("BcUdp: hello and two requests", logins.Udp, logins.UdpFloor);
        var streamed = new Table("4K stream over BcUdp, FullAes", "Mbit/s", "pictures", "lost", "of one core", "MB allocated a second");
        streamed.Add(
            $"{stream.Seconds:F0} s", $"{stream.Megabits:F1}", $"{stream.Pictures}", $"{stream.Lost}", $"{stream.Share:P1}",
            $"{stream.Allocated / stream.Seconds / 1e6:F1}");
        return $"{Hardware.Line}\n\n{rounds} logins each.\n\n{times}\n{streamed}\n{Findings.TableOf(goals)}";

        void Row(string name, LatencySamples samples, LatencySamples floor) => times.Add(
            name, $"{samples.Percentile(50) / 1000:F2}", $"{samples.Percentile(99) / 1000:F2}", $"{floor.Percentile(50) / 1000:F2}",
            $"{Ratio(samples, floor):F1}");
    }

    private static void Write(LoginRun logins, StreamResult stream, Utf8JsonWriter json)
    {
        json.WriteNumber("login_tcp_us", logins.Tcp.Percentile(50));
        json.WriteNumber("login_tcp_floor_us", logins.TcpFloor.Percentile(50));
        json.WriteNumber("login_udp_us", logins.Udp.Percentile(50));
        json.WriteNumber("login_udp_floor_us", logins.UdpFloor.Percentile(50));
        json.WriteNumber("stream_megabits", stream.Megabits);
        json.WriteNumber("stream_share_of_core", stream.Share);
        json.WriteNumber("stream_lost", stream.Lost);
        json.WriteNumber("stream_allocated_a_second", stream.Allocated / stream.Seconds);
    }
}
