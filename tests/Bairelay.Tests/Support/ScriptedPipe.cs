using System.Net;
using System.Threading.Channels;
using Bairelay.Cameras.Transport;

namespace Bairelay.Tests.Support;

/// <summary>A pipe in memory. Whatever the client writes goes to a script at once; nothing runs here by itself.</summary>
internal sealed class ScriptedPipe(Action<ReadOnlyMemory<byte>> written) : CameraPipe
{
    private readonly Channel<byte[]> _toClient = Channel.CreateUnbounded<byte[]>();
    private readonly TaskCompletionSource _flowing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReadOnlyMemory<byte> _rest;
    private volatile bool _reading;

    /// <summary>The most that one read returns.</summary>
    public int PieceSize { get; init; } = int.MaxValue;

    /// <summary>The camera takes no more bytes.</summary>
    public bool Stalls { get; set; }

    /// <summary>Thrown by the next write.</summary>
    public Exception? WriteFault { get; set; }

    public int Disposals { get; private set; }

    /// <summary>The client has read everything and waits for more.</summary>
    public bool IsQuiet => _reading && _toClient.Reader.Count == 0;

    public override string Transport => "memory";

    public override IPEndPoint Peer { get; } = new(IPAddress.Loopback, 9000);

    public void Send(byte[] bytes) => _toClient.Writer.TryWrite(bytes);

    /// <summary>The end of the stream, in good order or by a fault, once everything is read.</summary>
    public void Close(Exception? fault = null) => _toClient.Writer.TryComplete(fault);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        while (_rest.IsEmpty)
        {
            _reading = true;
            if (!await _toClient.Reader.WaitToReadAsync(cancellation)) return 0;
            _reading = false;
            _toClient.Reader.TryRead(out var bytes);
            _rest = bytes;
        }

        var count = Math.Min(Math.Min(buffer.Length, PieceSize), _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (WriteFault is { } fault) throw fault;
        if (Stalls) await _flowing.Task.WaitAsync(cancellation);
        written(bytes);
    }

    public override ValueTask DisposeAsync()
    {
        Disposals++;
        return default;
    }
}
