using System.Buffers;
using Bairelay.Protocol.Media;

namespace Bairelay.Benchmarks.Media;

/// <summary>Bytes that go through the reader in pieces, as the messages of a camera bring them.</summary>
/// <param name="Frames">How many there are in it; 0 for garbage.</param>
internal sealed record MediaStream(string Name, byte[] Bytes, int Frames)
{
    public const int Piece = 30_000;

    private const int Gops = 8;
    private const int PicturesOfGop = 30;

    /// <summary>As a camera of 4K sends it: 15 pictures a second, one in 30 an I frame, 16 kHz sound in frames of 64 ms.</summary>
    public static MediaStream Usual => Of("4K stream", 300_000);

    /// <summary>I frames several times as large as any that was seen.</summary>
    public static MediaStream Large => Of("I frames of 2 MB", 2_000_000);

    public static MediaStream Garbage
    {
        get
        {
            var bytes = new byte[10_000_000];
            new Random(2).NextBytes(bytes);
            return new MediaStream("random bytes", bytes, 0);
        }
    }

    private static MediaStream Of(string name, int intraSize)
    {
        var random = new Random(1);
        var output = new ArrayBufferWriter<byte>();
        var (intra, inter, sound, frames) = (new byte[intraSize], new byte[30_000], new byte[519], 0);
        for (var picture = 0; picture < Gops * PicturesOfGop; picture++)
        {
            var time = (uint)picture * 66_667;
            if (picture % PicturesOfGop == 0)
            {
                random.NextBytes(intra);
                MediaWriter.IFrame(output, VideoCodec.H265, time, 1_760_000_000, intra);
            }
            else
            {
                random.NextBytes(inter);
                MediaWriter.PFrame(output, VideoCodec.H265, time, inter);
            }

            MediaWriter.Aac(output, sound);
            frames += 2;
        }

        return new MediaStream(name, output.WrittenSpan.ToArray(), frames);
    }
}
