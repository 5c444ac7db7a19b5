using Bairelay.Protocol.Media;

namespace Bairelay.Simulator;

/// <summary>
/// What one stream of a camera delivers: pictures and pieces of sound by number. Immutable, so that every session can
/// read from one.
/// </summary>
public abstract class CameraMedia
{
    /// <summary>1,024 samples at 16 kHz.</summary>
    public const int SoundMilliseconds = 64;

    public abstract VideoCodec Codec { get; }

    public abstract int Width { get; }

    public abstract int Height { get; }

    /// <summary>Pictures a second.</summary>
    public abstract int Fps { get; }

    /// <summary>kbit/s as the list of streams says.</summary>
    public abstract int Kilobits { get; }

    /// <summary>Whether a player can begin at this picture.</summary>
    public abstract bool IsKey(long picture);

    /// <summary>A picture in Annex B form.</summary>
    public abstract ReadOnlyMemory<byte> Picture(long picture);

    /// <summary>One ADTS frame; empty if there is no sound.</summary>
    public abstract ReadOnlyMemory<byte> Sound(long piece);
}
