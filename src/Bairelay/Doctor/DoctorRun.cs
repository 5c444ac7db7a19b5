using System.Net;
using System.Text.Json;
using Bairelay.Cameras.Commands;
using Bairelay.Configuration;
using Bairelay.Control;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Doctor;

/// <param name="Control">Asks the running service.</param>
/// <param name="Resolvers">Those of this machine.</param>
/// <param name="Firewall">Null where its rules cannot be read.</param>
/// <param name="Progress">For whoever waits.</param>
internal sealed record DoctorServices(
    Func<ControlRequest, CancellationToken, Task<CommandOutcome?>> Control, Func<IReadOnlyList<KnownResolver>> Resolvers,
    Func<CancellationToken, Task<FirewallRules?>> Firewall, IProgress<string>? Progress, TimeProvider Time);

/// <summary>
/// Goes along the hops, for the service and then for each camera, and stops at the first that fails. Sends nothing to a
/// camera unless it may wake it.
/// </summary>
/// <param name="camera">The only one to look at; null: all.</param>
internal sealed class DoctorRun(BairelayOptions options, DoctorServices services, string? camera, bool mayWake)
{
    private readonly List<DoctorStep> _service = [];

    public async Task<DoctorReport> RunAsync(CancellationToken cancellation)
    {
        var facts = await ServiceAsync(cancellation);
        // Without a broker nobody is told, but cameras come all the same.
        if (facts is null || _service[^1] is { Verdict: StepVerdict.Failed, Hop: not ServiceHops.Broker }) return new DoctorReport(_service, []);
        var cameras = new List<(string, IReadOnlyList<DoctorStep>)>();
        foreach (var one in options.Cameras.Where(one => one.Enabled && (camera is null || one.Name == camera)))
            cameras.Add((one.Name, await CameraAsync(new CameraHops(one, facts, options, Server(facts)), cancellation)));
        return new DoctorReport(_service, cameras);
    }

    private async Task<ServiceFacts?> ServiceAsync(CancellationToken cancellation)
    {
        if (ServiceHops.Mistake(options) is { } mistake)
        {
            _service.Add(mistake);
            return null;
        }

        _service.Add(DoctorStep.Ok("configuration", $"{options.SourceFile}, with {string.Join(", ", options.Cameras.Where(one => one.Enabled).Select(one => one.Name))}"));
        if (await FactsAsync(cancellation) is not { } facts) return null;
        var hops = new ServiceHops(options, facts, Changed());
        foreach (var step in hops.BeforeNetwork().UpToFailure()) _service.Add(step);
        if (_service[^1].Verdict == StepVerdict.Failed) return facts;
        services.Progress?.Report("asking resolvers …");
        var answers = await ResolverSurvey.AskAsync([.. Own(facts), .. services.Resolvers()], Names, cancellation);
        _service.Add(new DnsHop(IsHere, Server(facts), facts.Cameras.Any(facts.HasHeard), options.Dns is { Enable: true, CamerasOnly: true }).Judge(answers));
        if (_service[^1].Verdict == StepVerdict.Failed) return facts;
        _service.Add(FirewallHop.Judge(hops.Ports(IsHere), await services.Firewall(cancellation), Server(facts)));
        if (_service[^1].Verdict == StepVerdict.Failed) return facts;
        if (hops.Mqtt() is { } mqtt) _service.Add(mqtt);
        return facts;
    }

    private async Task<ServiceFacts?> FactsAsync(CancellationToken cancellation)
    {
        var outcome = await services.Control(new ControlRequest(ControlService.Status, "", [], null), cancellation);
        if (outcome?.Failure is { } failure)
        {
            _service.Add(DoctorStep.Failed("service", failure.Code, failure.Message, failure.Code == "service_not_permitted"
                ? $"sudo bairelay -c {options.SourceFile} doctor"
                : "Restart the service, and use the same version of bairelay for both"));
            return null;
        }

        if (outcome?.Result is not { } result)
        {
            _service.Add(PortProbe.Try(options) is { } taken
                ? PortProbe.Judge(taken)
                : DoctorStep.Failed("service", "service_not_running", "no service is running; its ports are free", $"bairelay -c {options.SourceFile} run, or systemctl start bairelay"));
            return null;
        }

        try
        {
            return ServiceFacts.Read(result.Members, services.Time.GetUtcNow());
        }
        catch (JsonException)
        {
            _service.Add(DoctorStep.Failed(
                "service", "service_version", "the running service is of another version", "Restart the service with this version of bairelay"));
            return null;
        }
    }

    private async Task<IReadOnlyList<DoctorStep>> CameraAsync(CameraHops hops, CancellationToken cancellation)
    {
        List<DoctorStep> steps = [.. hops.Asleep().UpToFailure()];
        if (steps[^1].Verdict == StepVerdict.Failed) return steps;
        if (mayWake) await foreach (var step in AwakeAsync(hops, cancellation)) steps.Add(step);
        else steps.AddRange(hops.Remembered().UpToFailure());
        if (steps[^1].Verdict != StepVerdict.Failed) steps.AddRange(hops.Motion().UpToFailure());
        return steps;
    }

    /// <summary>By the service's own commands: the first needs no password, the second the right one.</summary>
    private async IAsyncEnumerable<DoctorStep> AwakeAsync(CameraHops hops, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var name = hops.Camera.Name;
        services.Progress?.Report($"waking {name} …");
        var woken = await services.Control(new ControlRequest("wake", name, [], null), cancellation);
        if (woken is null)
        {
            yield return Gone("wake");
            yield break;
        }

        if (woken.Failure is { } unreached)
        {
            yield return DoctorStep.Failed(
                "wake", unreached.Code, unreached.Message,
                "Let UDP 53500 to 53999 in from the camera, and TCP 9000 and UDP out to it; put both on one network. bairelay -v wake shows each path");
            yield break;
        }

        yield return DoctorStep.Ok("wake", woken.Result?.Text is [var first, ..] ? first : "awake");
        var battery = await services.Control(new ControlRequest("battery", name, [], null), cancellation);
        yield return battery is null ? Gone("login") : battery.Failure switch
        {
            null => DoctorStep.Ok("login", battery.Result?.Text is [var answer, ..] ? $"logged in; battery {answer}" : "logged in"),
            { Code: "feature_lacking" } => DoctorStep.Ok("login", "logged in; it has no battery"),
            { Code: "wrong_password" or "login_refused" or "account_bound" } refused => DoctorStep.Failed("login", refused.Code, refused.Message, hops.PasswordStep),
            { } other => DoctorStep.Failed("login", other.Code, other.Message, $"Try again: bairelay battery {name}. If it repeats, docs/troubleshooting.md has the reasons"),
        };
    }

    private DoctorStep Gone(string hop) => DoctorStep.Failed(
        hop, "service_not_running", "the service has ended meanwhile", $"Look at the end of its log, and start it again: bairelay -c {options.SourceFile} run");

    /// <summary>Without a listener for their calls, cameras may call the vendor.</summary>
    private IReadOnlyList<string> Names => options.PushListener.Enable ? RedirectedNames.All(options.PushListener) : RedirectedNames.Servers;

    /// <summary>This program's own answerer, unless it answers cameras alone.</summary>
    private IEnumerable<KnownResolver> Own(ServiceFacts facts) =>
        from listener in facts.Listening
        where listener is { Name: "dns", Protocol: "udp" } && !options.Dns.CamerasOnly
        let address = listener.Endpoint.Address.Equals(IPAddress.Any) ? IPAddress.Loopback : listener.Endpoint.Address
        select new KnownResolver(new IPEndPoint(address, listener.Endpoint.Port), KnownResolver.OwnSource);

    private DateTimeOffset? Changed()
    {
        try
        {
            return new DateTimeOffset(File.GetLastWriteTimeUtc(options.SourceFile));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What a resolver should say.</summary>
    private string Server(ServiceFacts facts)
    {
        var known = facts.Cameras.Select(one => one.Address).FirstOrDefault(address => address is not null);
        return OwnAddress.For(options.WakeServer, known is null ? null : Ipv4.From(known.Address)) is { } own ? $"{own}" : "this machine's address";
    }

    private bool IsHere(IPAddress address) =>
        address.Equals(options.WakeServer.AdvertiseAddress)
        // A camera that is told a loopback address asks itself.
        || (Ipv4.From(address) is { IsAny: false } known && (!known.IsLoopback || IPAddress.IsLoopback(options.WakeServer.Address)) && LocalRoute.IsOurs(known));
}
