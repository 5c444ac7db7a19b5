namespace Bairelay.Protocol.Media;

public enum MediaKind
{
    None,
    InfoV1,
    InfoV2,
    IFrame,
    PFrame,
    Aac,
    Adpcm,
}

public enum VideoCodec
{
    None,
    H264,
    H265,
}
