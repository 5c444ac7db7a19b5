namespace Bairelay.Protocol.Baichuan;

/// <summary>Values of the header's response code (docs/protocol.md 1.6, 2.1).</summary>
public static class ResponseCode
{
    public const ushort Request = 0;
    public const ushort Ok = 200;

    /// <summary>Ok, and the last part of a transfer in several messages.</summary>
    public const ushort LastPart = 201;

    /// <summary>Taken for ok by one client; nothing more is known.</summary>
    public const ushort Accepted = 300;

    /// <summary>Malformed; a refused login on older cameras; and any command while a battery camera still wakes.</summary>
    public const ushort BadRequest = 400;

    public const ushort WrongCredentials = 401;

    /// <summary>The plain login is refused: the camera is bound to an account.</summary>
    public const ushort LoginMethodRefused = 406;

    /// <summary>An account-bound camera wants a login of another class.</summary>
    public const ushort LoginClassRefused = 417;

    /// <summary>Abilities are refused for account-bound cameras.</summary>
    public const ushort AbilitiesRefused = 421;

    public const ushort TalkBusy = 422;

    public static bool IsSuccess(ushort code) => code is Ok or LastPart or Accepted;
}
