using System.Text;
using Microsoft.Extensions.Logging;

namespace Bairelay.Diagnostics;

/// <summary>What can be remarkable about a datagram. The names appear in the log, in this spelling.</summary>
internal enum DatagramEvent
{
    TooShort,
    TooLong,
    WrongMagic,
    WrongLength,
    WrongChecksum,
    BadXml,
    UnknownVerb,
    MissingField,

    /// <summary>A verb that nobody sends to a server.</summary>
    VerbNotForServer,

    /// <summary>A camera that is not in the configuration, with known_uids_only.</summary>
    CameraNotKnown,

    /// <summary>A wake asked for from outside allowed_clients.</summary>
    ClientNotAllowed,
    RegistryFull,
    AnchorsFull,

    /// <summary>A UID claimed from a second address while the first may be alive.</summary>
    AddressContested,

    /// <summary>A wake refused for its rate.</summary>
    WakeRefusedBusy,

    /// <summary>A wake of a camera that is not registered or has fallen silent.</summary>
    WakeRefusedUnknown,
    LogPortTraffic,
    SendFailed,
    HandlerFailed,

    /// <summary>Lines that were not logged because too many of their kind came within a minute.</summary>
    LinesWithheld,

    // From here on: accepted all the same, because firmware and clients differ. Reported at debug, or one odd
    // camera would write a line a minute for ever.
    ThirdWordNotOne,
    BytesAfterFrame,
    HeartbeatWithoutToken,
    TokenDiffers,
}

/// <summary>
/// Counts what is remarkable about datagrams and reports it at most once a minute, so that no flood of packets
/// becomes a flood of lines. Without events it costs nothing and wakes nobody.
/// </summary>
internal sealed class DatagramTally : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);

    private readonly long[] _total = new long[Enum.GetValues<DatagramEvent>().Length];
    private readonly long[] _reported = new long[Enum.GetValues<DatagramEvent>().Length];
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private int _armed;

    public DatagramTally(ILogger log, TimeProvider time)
    {
        _log = log;
        _timer = GuardedTimer.Create(time, log, Report);
    }

    public long this[DatagramEvent occurrence] => Interlocked.Read(ref _total[(int)occurrence]);

    public void Add(DatagramEvent occurrence)
    {
        Interlocked.Increment(ref _total[(int)occurrence]);
        if (Volatile.Read(ref _armed) == 0 && Interlocked.Exchange(ref _armed, 1) == 0)
            _timer.Change(s_interval, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _timer.Dispose();
        Report();
    }

    private void Report()
    {
        Volatile.Write(ref _armed, 0);
        var (faults, oddities) = (new StringBuilder(), new StringBuilder());
        for (var i = 0; i < _total.Length; i++)
        {
            var total = Interlocked.Read(ref _total[i]);
            var fresh = total - Interlocked.Exchange(ref _reported[i], total);
            if (fresh == 0) continue;
            var text = i < (int)DatagramEvent.ThirdWordNotOne ? faults : oddities;
            text.Append(' ').Append((DatagramEvent)i).Append('=').Append(fresh);
        }

        if (faults.Length > 0) _log.DatagramTally(faults.ToString());
        if (oddities.Length > 0) _log.OddityTally(oddities.ToString());
    }
}
