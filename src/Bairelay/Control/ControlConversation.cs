using System.Net.Sockets;
using System.Threading.Channels;
using Bairelay.Cameras.Commands;
using Bairelay.Cli;
using Bairelay.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bairelay.Control;

/// <summary>
/// One client of the control socket: a request, progress, an outcome. A client that goes away ends its command, so
/// that nobody who is gone keeps a camera awake.
/// </summary>
internal sealed class ControlConversation(Socket client, ControlHandler handler, TimeProvider time, ILogger log)
{
    /// <summary>Lines that a client has not read yet. It can miss some; the outcome it cannot.</summary>
    private const int ProgressKept = 64;

    /// <summary>A program sends its one line at once.</summary>
    private static readonly TimeSpan s_requestLimit = TimeSpan.FromSeconds(5);

    /// <summary>A client that is there reads a snapshot in a moment.</summary>
    private static readonly TimeSpan s_replyLimit = TimeSpan.FromSeconds(30);

    /// <summary>Answers a client for whom there is no room, without waiting, and closes.</summary>
    public static void Refuse(Socket client)
    {
        using (client)
        {
            try
            {
                client.Blocking = false;
                client.Send(ControlReply.Write(new CommandFailure(
                    "service_busy", $"{ControlSocket.MostClients} commands are under way already; try again later", ExitCode.Failure)));
            }
            catch (SocketException)
            {
                // It has left by itself.
            }
        }
    }

    /// <summary>Never throws; ends when the client has its answer or is gone.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        await using var stream = new NetworkStream(client, ownsSocket: true);
        try
        {
            if (await ReadAsync(stream, stopping) is not { } request) return;
            await ServeAsync(stream, request, stopping);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // Gone, too slow, or the service stops.
            log.ControlClientGone();
        }
        catch (Exception exception)
        {
            log.ControlFailed(exception);
        }
    }

    /// <summary>Null when there was no request to serve; the client has been told.</summary>
    private async Task<ControlRequest?> ReadAsync(NetworkStream stream, CancellationToken stopping)
    {
        using var deadline = new CancellationTokenSource(s_requestLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
        CommandFailure failure;
        try
        {
            var lines = new LineStream(stream, ControlRequest.LongestLine);
            if (await lines.ReadLineAsync(either.Token) is not { } line) return null;
            if (ControlRequest.Read(line, out var mistake, out var isOtherVersion) is { } request) return request;
            failure = isOtherVersion ? new CommandFailure("service_version", mistake, ExitCode.Failure) : CommandFailure.Usage(mistake);
        }
        catch (InvalidDataException exception)
        {
            failure = CommandFailure.Usage(exception.Message);
        }

        await ReplyAsync(stream, failure);
        return null;
    }

    private async Task ServeAsync(NetworkStream stream, ControlRequest request, CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var left = new CancellationTokenSource();
        var lines = Channel.CreateBounded<string>(
            new BoundedChannelOptions(ProgressKept) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        var watching = WatchAsync(stream, over, left.Token);
        var telling = TellAsync(stream, lines.Reader, over);
        CommandOutcome? outcome = null;
        try
        {
            outcome = await handler(request, new Lines(lines.Writer), over.Token);
        }
        catch (OperationCanceledException)
        {
            if (stopping.IsCancellationRequested) outcome = new CommandFailure("service_stopping", "The service is being stopped", ExitCode.Failure);
        }
        catch (Exception exception)
        {
            log.ControlFailed(exception);
            outcome = new CommandFailure("failure", "The service failed; its log says more", ExitCode.Failure);
        }
        finally
        {
            lines.Writer.TryComplete();
            await left.CancelAsync();
            await watching;
            await telling;
        }

        if (outcome is null) log.ControlClientGone();
        else await ReplyAsync(stream, outcome);
    }

    private async Task ReplyAsync(NetworkStream stream, CommandOutcome outcome)
    {
        using var deadline = new CancellationTokenSource(s_replyLimit, time);
        await stream.WriteAsync(ControlReply.Write(outcome), deadline.Token);
        if (outcome.Result?.Bytes is { } bytes) await stream.WriteAsync(bytes, deadline.Token);
    }

    /// <summary>A client says nothing after its request: whatever can be read is its end, or nonsense.</summary>
    private static async Task WatchAsync(NetworkStream stream, CancellationTokenSource over, CancellationToken enough)
    {
        try
        {
            _ = await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, enough);
            await over.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // The command is done first.
        }
        catch (IOException)
        {
            await over.CancelAsync();
        }
    }

    private async Task TellAsync(NetworkStream stream, ChannelReader<string> lines, CancellationTokenSource over)
    {
        try
        {
            await foreach (var line in lines.ReadAllAsync())
            {
                using var deadline = new CancellationTokenSource(s_replyLimit, time);
                await stream.WriteAsync(ControlReply.WriteProgress(line), deadline.Token);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            await over.CancelAsync();
        }
    }

    private sealed class Lines(ChannelWriter<string> writer) : IProgress<string>
    {
        public void Report(string value) => writer.TryWrite(value);
    }
}
