using System.Globalization;
using System.Text;

namespace Bairelay.Soak;

/// <summary>How much processor time the broker's process has used, as the kernel counts it, in nanoseconds.</summary>
internal sealed class BrokerLoad : IDisposable
{
    private readonly Lock _lock = new();
    private readonly byte[] _text = new byte[128];
    private FileStream? _file;

    public void Follow(int? process)
    {
        lock (_lock)
        {
            _file?.Dispose();
            _file = process is { } id ? new FileStream($"/proc/{id}/schedstat", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0) : null;
        }
    }

    public TimeSpan Used()
    {
        lock (_lock)
        {
            if (_file is null) return TimeSpan.Zero;
            try
            {
                var length = RandomAccess.Read(_file.SafeFileHandle, _text, 0);
                var end = _text.AsSpan(0, length).IndexOf((byte)' ');
                return TimeSpan.FromTicks(long.Parse(Encoding.ASCII.GetString(_text, 0, end), CultureInfo.InvariantCulture) / 100);
            }
            catch (IOException)
            {
                // It was killed.
                return TimeSpan.Zero;
            }
        }
    }

    public void Dispose() => Follow(null);
}
