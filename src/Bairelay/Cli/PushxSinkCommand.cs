using System.Collections.Concurrent;
using System.CommandLine;
using System.Net;
using System.Text;
using Bairelay.Cameras.Commands;
using Bairelay.Configuration;
using Bairelay.Diagnostics;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Push;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bairelay.Cli;

/// <summary><c>bairelay pushx-sink</c>: would this firmware take a certificate of ours?</summary>
internal static class PushxSinkCommand
{
    private const int MostCalls = 1_000;

    private const int MostRequests = 16;

    public static Command Create(GlobalOptions options, Surroundings surroundings)
    {
        var command = new Command("pushx-sink", "Stands in for the push service with a self-signed certificate, and tells what each camera does with it.");
        var listen = new Option<string>("--listen") { Description = "The address to listen at.", HelpName = "ADDRESS", DefaultValueFactory = _ => "0.0.0.0" };
        var port = new Option<int>("--port") { Description = "The port; cameras call 443.", HelpName = "PORT", DefaultValueFactory = _ => 443 };
        var calls = new Option<int>("--calls") { Description = "End after so many calls; 0: not before Ctrl+C.", HelpName = "NUMBER" };
        command.Options.Add(listen);
        command.Options.Add(port);
        command.Options.Add(calls);
        command.SetAction((parsed, _) => RunAsync(
            parsed, new Wanted(parsed.GetValue(listen)!, parsed.GetValue(port), parsed.GetValue(calls)), options, surroundings));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Wanted wanted, GlobalOptions options, Surroundings surroundings)
    {
        var (output, errors) = (TextWriter.Synchronized(parsed.InvocationConfiguration.Output), parsed.InvocationConfiguration.Error);
        var json = parsed.GetValue(options.Json);
        var printer = new CommandOutput(output, errors, json);
        if (!IPAddress.TryParse(wanted.Listen, out var address) || wanted.Port is not (>= 0 and <= 65535) || wanted.Calls < 0)
            return printer.Write(CommandFailure.Usage("--listen wants an address, --port a port, --calls a number"));

        var settings = ConfigurationFile.Load(parsed.GetValue(options.Config)!.ToString(), surroundings.Variable).Options ?? new BairelayOptions();
        var calls = new ConcurrentQueue<SinkCall>();
        var taken = 0;
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var signals = new TerminationSignals();
        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(signals.Token, surroundings.Interrupt);
        try
        {
            await using (var rig = PushSinkRig.Start(new IPEndPoint(address, wanted.Port), settings.PushListener.Names, Take, surroundings.Time, NullLogger.Instance))
            {
                if (!json) await output.WriteLineAsync($"Listening at {rig.Endpoint}. Let pushx.reolink.com lead here, and walk past a sleeping camera. Ctrl+C ends it.");
                await Task.WhenAny(enough.Task, Task.Delay(Timeout.InfiniteTimeSpan, surroundings.Time, interrupted.Token));
            }
        }
        catch (ListenException exception)
        {
            return printer.Write(new CommandFailure("port_failed", exception.Message, ExitCode.Failure));
        }

        var told = calls.ToArray();
        return printer.Write(new CommandResult([.. Summary(told)], members => members.WriteArray("calls", told, call =>
        {
            members.WriteString("peer", $"{call.Peer}");
            members.WriteString("server_name", call.ServerName);
            members.WriteString("end", Word(call.End));
            members.WriteNumber("ms", (long)call.Took.TotalMilliseconds);
            members.WriteString("detail", call.Detail);
            members.WriteString("request", call.Request is { } request ? Text(request) : null);
        })));

        void Take(SinkCall call)
        {
            // A rig that runs for days remembers the last ones, and few requests.
            calls.Enqueue(calls.Count < MostRequests ? call : call with { Request = null });
            if (calls.Count > MostCalls) calls.TryDequeue(out _);
            if (!json) foreach (var line in Lines(call)) output.WriteLine(PlainText.Of(line));
            if (wanted.Calls > 0 && Interlocked.Increment(ref taken) >= wanted.Calls) enough.TrySetResult();
        }
    }

    private static IEnumerable<string> Lines(SinkCall call)
    {
        yield return $"{call.Peer}  {call.ServerName ?? "(no name)"}  {Meaning(call.End)} after {call.Took.TotalMilliseconds:0} ms{(call.Detail.Length > 0 ? $": {call.Detail}" : "")}";
        if (call.Request is not { Length: > 0 } request) yield break;
        foreach (var line in Text(request).Split('\n')) yield return "    " + line.TrimEnd('\r');
    }

    private static IEnumerable<string> Summary(SinkCall[] calls)
    {
        foreach (var camera in calls.GroupBy(call => call.Peer.Address))
            yield return $"{camera.Key}: {string.Join(", ", camera.GroupBy(call => call.End).Select(end => $"{Word(end.Key)} {end.Count()} ×"))}";
        if (calls.Any(call => call.End == SinkEnd.Completed)) yield return "A camera took the certificate: please report its model and firmware, with the request above.";
    }

    /// <summary>Bytes that are no text are shown as such.</summary>
    private static string Text(byte[] request) => request.All(letter => letter is 9 or 10 or 13 or (>= 32 and <= 126))
        ? Encoding.ASCII.GetString(request)
        : Convert.ToHexStringLower(request);

    private static string Word(SinkEnd end) => end switch
    {
        SinkEnd.Silent => "silent",
        SinkEnd.NoTls => "no_tls",
        SinkEnd.NoAgreement => "no_agreement",
        SinkEnd.Reset => "reset",
        SinkEnd.Closed => "closed",
        SinkEnd.Alert => "alert",
        _ => "completed",
    };

    private static string Meaning(SinkEnd end) => end switch
    {
        SinkEnd.Silent => "said nothing",
        SinkEnd.NoTls => "spoke no TLS",
        SinkEnd.NoAgreement => "did not agree with us on version and cipher",
        SinkEnd.Reset => "broke the connection at our certificate, without a word",
        SinkEnd.Closed => "closed the connection at our certificate",
        SinkEnd.Alert => "refused our certificate",
        _ => "took our certificate",
    };

    private sealed record Wanted(string Listen, int Port, int Calls);
}
