using System.Runtime.InteropServices;

namespace Bairelay.Cli;

/// <summary>
/// SIGINT and SIGTERM as a token. A second Ctrl+C ends the program the hard way, as users expect; a second SIGTERM does not, because
/// supervisors and "timeout" send several at once, and have SIGKILL for the rest.
/// </summary>
internal sealed class TerminationSignals : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    public TerminationSignals()
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM])
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
    }

    public CancellationToken Token => _source.Token;

    /// <summary>The one that came, for the log.</summary>
    public PosixSignal? Received { get; private set; }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (Received is not null)
        {
            context.Cancel = context.Signal == PosixSignal.SIGTERM;
            return;
        }

        Received = context.Signal;
        context.Cancel = true;
        _source.Cancel();
    }
}
