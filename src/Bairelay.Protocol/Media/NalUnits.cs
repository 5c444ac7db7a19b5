namespace Bairelay.Protocol.Media;

/// <summary>
/// The NAL units of a picture in Annex B form: start codes of three or four bytes before each, zeros after the last one
/// possible. What stands before the first start code belongs to none.
/// </summary>
public ref struct NalUnits(ReadOnlySpan<byte> picture, VideoCodec codec)
{
    private ReadOnlySpan<byte> _rest = AfterStartCode(picture);

    public NalUnit Current { get; private set; }

    public readonly NalUnits GetEnumerator() => this;

    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            var next = _rest.IndexOf(StartCode);
            // A unit ends in a bit that is set: the zeros behind it belong to the next start code or to nothing.
            var unit = (next < 0 ? _rest : _rest[..next]).TrimEnd((byte)0);
            _rest = next < 0 ? default : _rest[(next + StartCode.Length)..];
            if (unit.IsEmpty) continue;
            Current = new NalUnit(unit, codec);
            return true;
        }

        return false;
    }

    private static ReadOnlySpan<byte> StartCode => [0, 0, 1];

    private static ReadOnlySpan<byte> AfterStartCode(ReadOnlySpan<byte> picture)
    {
        var at = picture.IndexOf(StartCode);
        return at < 0 ? default : picture[(at + StartCode.Length)..];
    }
}
