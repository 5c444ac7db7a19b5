using System.Text;
using Bairelay.Cameras.Commands;
using Bairelay.Configuration;
using Bairelay.Control;

namespace Bairelay.Fuzz.Targets;

/// <summary>
/// What a client sends to the control socket, and a service to a client. Whatever the bytes and however they are cut: no
/// exception but the two that callers expect, the same outcome, and an order that means the same when it is written again.
/// </summary>
internal static class ControlTarget
{
    private static readonly BairelayOptions s_options = new()
    {
        SourceFile = "config.toml",
        Cameras = [new CameraOptions { Name = "front", Password = new Secret("x") }, new CameraOptions { Name = "off", Password = new Secret("x"), Enabled = false }],
    };

    private static readonly string[] s_lines =
    [
        "{\"v\":1,\"command\":\"status\"}\n",
        .. CommandForms.All.SelectMany(form => form.Examples).Select(example => Request(example.Split(' '))),
        "{\"v\":2,\"command\":\"wake\",\"camera\":\"front\"}\n",
        "{\"v\":1,\"command\":\"wake\",\"camera\":\"frnt\",\"arguments\":[],\"timeout\":600}\n",
        "{\"progress\":\"waking\"}\n{\"v\":1,\"ok\":true,\"result\":{\"percent\":77},\"text\":[\"77 %\"],\"bytes\":3}\nabc",
        "{\"v\":1,\"ok\":false,\"error\":{\"code\":\"timeout\",\"message\":\"no answer\"},\"exit\":4}\n",
    ];

    public static IReadOnlyList<byte[]> Seeds { get; } = [.. s_lines.Select(Encoding.UTF8.GetBytes)];

    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        .. ((string[])["\n", "\"", "{", "}", "[", "]", ":", ",", "null", "true", "-1", "1e400", "601", "\\ud800", "\\u0000", "\"v\":1,", "\"command\":", "\"camera\":\"front\",", "\"arguments\":[",
            "\"timeout\":1,", "\"ok\":", "\"bytes\":16777217", "\"result\":{},", "\"text\":[],", "\"progress\":", .. CommandForms.All.Select(form => form.Name)]).Select(Encoding.UTF8.GetBytes),
        [0xff], new byte[5000],
    ];

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        var input = bytes.ToArray();
        Demand.That(Ask(input, input.Length) == Ask(input, 1), "the request depends on how it was cut");
        Demand.That(Answer(input, input.Length) == Answer(input, 3), "the answer depends on how it was cut");
    }

    private static string? Ask(byte[] bytes, int piece)
    {
        var lines = new LineStream(new Pieced(bytes, piece), ControlRequest.LongestLine);
        try
        {
            if (Of(lines.ReadLineAsync(CancellationToken.None)) is not { } line) return null;
            if (ControlRequest.Read(line, out var mistake, out _) is not { } request)
            {
                Demand.OneLine(mistake, "the mistake");
                return mistake;
            }

            var again = ControlRequest.Read(ControlRequest.Write(request), out _, out _);
            Demand.That(Text(request) == (again is null ? null : Text(again)), $"{Text(request)} is written as something else");
            Check(request);
            return Text(request);
        }
        catch (InvalidDataException)
        {
            return "too long";
        }
    }

    private static void Check(ControlRequest request)
    {
        var failure = CommandDesk.Check(s_options, new CommandRequest(request.Command, request.Camera, request.Words), out var camera, out var command);
        Demand.That(failure is not null || (camera is not null && command is not null), "neither a failure nor a command");
    }

    private static string? Answer(byte[] bytes, int piece)
    {
        var progress = new Lines();
        var lines = new LineStream(new Pieced(bytes, piece), ControlReply.LongestLine);
        try
        {
            var outcome = Of(new ValueTask<CommandOutcome>(ControlReply.ReadAsync(lines, progress, CancellationToken.None)));
            var written = Encoding.UTF8.GetString(ControlReply.Write(outcome));
            if (outcome.Failure is { } failure) Demand.That(failure.Exit is > 0 and < 256, $"exit code {failure.Exit}");
            return progress.Text + written + outcome.Result?.Bytes?.Length;
        }
        catch (IOException)
        {
            return progress.Text + "gone";
        }
        catch (InvalidDataException)
        {
            return progress.Text + "another version";
        }
    }

    private static string Text(ControlRequest request) => $"{request.Command}|{request.Camera}|{string.Join('|', request.Words)}|{request.Timeout}";

    private static string Request(string[] words) =>
        Encoding.UTF8.GetString(ControlRequest.Write(new ControlRequest(words[0], "front", words.Length > 2 ? words[2..] : [], null)));

    private static T Of<T>(ValueTask<T> task)
    {
        Demand.That(task.IsCompleted, "it waits for a stream that is never late");
#pragma warning disable VSTHRD002, CA2012 // It has completed.
        return task.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002, CA2012
    }

    private sealed class Lines : IProgress<string>
    {
        public string Text { get; private set; } = "";

        public void Report(string value) => Text += value + '|';
    }
}

/// <summary>A stream that gives a few bytes at a time.</summary>
internal sealed class Pieced(byte[] bytes, int piece) : MemoryStream(bytes)
{
    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, Math.Max(1, piece))]);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));
}
