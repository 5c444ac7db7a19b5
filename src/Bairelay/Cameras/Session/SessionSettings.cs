using Bairelay.Configuration;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Session;

/// <summary>What a session needs to know of its camera.</summary>
internal sealed record SessionSettings
{
    /// <summary>As configured; for the log and for messages to the operator.</summary>
    public required string Camera { get; init; }

    public string UserName { get; init; } = "admin";

    /// <summary>Null: the camera has none.</summary>
    public Secret? Password { get; init; }

    public byte ChannelId { get; init; }

    /// <summary>The most that is offered; the camera chooses.</summary>
    public BcEncryption MaxEncryption { get; init; } = BcEncryption.FullAes;

    public static SessionSettings For(CameraOptions camera) => new()
    {
        Camera = camera.Name,
        UserName = camera.Username,
        Password = camera.Password,
        ChannelId = (byte)camera.ChannelId,
        MaxEncryption = camera.MaxEncryption switch
        {
            Configuration.MaxEncryption.None => BcEncryption.None,
            Configuration.MaxEncryption.BcEncrypt => BcEncryption.BcEncrypt,
            _ => BcEncryption.FullAes,
        },
    };
}
