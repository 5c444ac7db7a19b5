namespace Bairelay.Protocol.Media;

/// <summary>What the standards call a type of unit (H.264 table 7-1, H.265 table 7-1).</summary>
public static class NalNames
{
    public static string Of(VideoCodec codec, int type) =>
        (codec == VideoCodec.H265 ? OfH265(type) : OfH264(type)) ?? $"type {type}";

    private static string? OfH264(int type) => type switch
    {
        1 => "slice",
        2 => "partition A",
        3 => "partition B",
        4 => "partition C",
        5 => "IDR",
        6 => "SEI",
        7 => "SPS",
        8 => "PPS",
        9 => "AUD",
        10 => "end of sequence",
        11 => "end of stream",
        12 => "filler",
        13 => "SPS extension",
        _ => null,
    };

    private static string? OfH265(int type) => type switch
    {
        0 => "TRAIL_N",
        1 => "TRAIL_R",
        2 => "TSA_N",
        3 => "TSA_R",
        4 => "STSA_N",
        5 => "STSA_R",
        6 => "RADL_N",
        7 => "RADL_R",
        8 => "RASL_N",
        9 => "RASL_R",
        16 => "BLA_W_LP",
        17 => "BLA_W_RADL",
        18 => "BLA_N_LP",
        19 => "IDR_W_RADL",
        20 => "IDR_N_LP",
        21 => "CRA",
        32 => "VPS",
        33 => "SPS",
        34 => "PPS",
        35 => "AUD",
        36 => "end of sequence",
        37 => "end of stream",
        38 => "filler",
        39 => "SEI prefix",
        40 => "SEI suffix",
        >= 48 and <= 63 => $"UNSPEC{type}",
        _ => null,
    };
}
