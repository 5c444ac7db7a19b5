namespace Bairelay.LocalCloud.Push;

/// <summary>What the bytes read so far say.</summary>
internal enum HelloState
{
    NeedsMore,

    /// <summary>Not the beginning of TLS, or a hello that breaks its own rules.</summary>
    NotTls,

    /// <summary>A hello that asks for no name.</summary>
    NoName,

    Named,
}

/// <summary>
/// Finds the server name in a TLS ClientHello (RFC 8446 4.1.2, RFC 6066 3). Takes the bytes in any pieces and looks at
/// each once; the hello may be spread over any number of records. Decides as early as it can, keeps no more than the name.
/// </summary>
internal sealed class ClientHelloReader
{
    /// <summary>As long as a DNS name can be.</summary>
    public const int MaxNameLength = 255;

    private const byte HandshakeRecord = 0x16;
    private const int MaxRecordLength = 1 << 14;
    private const int ClientHello = 1;
    private const int HostName = 0;
    private const int ServerNameExtension = 0;

    private int _headerRead;
    private int _recordLeft;

    private Field _field = Field.MessageHeader;
    private uint _number;
    private int _need = 4;
    private int _skip;
    private int _left = int.MaxValue;
    private int _listLeft;
    private char[]? _name;

    /// <summary>The numbers of a hello; what lies between them is skipped.</summary>
    private enum Field
    {
        MessageHeader,
        SessionIdLength,
        CiphersLength,
        CompressionLength,
        ExtensionsLength,
        ExtensionHeader,
        NameListLength,
        NameHeader,
    }

    public HelloState State { get; private set; }

    /// <summary>As the peer wrote it, with a question mark for everything that is not printable ASCII.</summary>
    public string? ServerName { get; private set; }

    public HelloState Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && State == HelloState.NeedsMore)
        {
            if (_headerRead < 5)
            {
                ReadHeader(bytes[0]);
                bytes = bytes[1..];
                continue;
            }

            var length = Math.Min(bytes.Length, _recordLeft);
            ReadMessage(bytes[..length]);
            bytes = bytes[length..];
            _recordLeft -= length;
            if (_recordLeft == 0) _headerRead = 0;
        }

        return State;
    }

    /// <summary>Type, version (two bytes), length (two bytes).</summary>
    private void ReadHeader(byte next)
    {
        var position = _headerRead++;
        if (position == 3) _recordLeft = next << 8;
        if (position == 4) _recordLeft |= next;
        if ((position == 0 && next != HandshakeRecord)
            || (position == 1 && next != 3)
            || (position == 4 && _recordLeft is 0 or > MaxRecordLength))
            State = HelloState.NotTls;
    }

    private void ReadMessage(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && State == HelloState.NeedsMore)
        {
            if (_skip > 0)
            {
                var length = Math.Min(bytes.Length, _skip);
                if (_name is not null) Keep(bytes[..length]);
                bytes = bytes[length..];
                _skip -= length;
                continue;
            }

            _number = _number << 8 | bytes[0];
            bytes = bytes[1..];
            if (--_need == 0) Take(_number);
        }
    }

    private void Take(uint number)
    {
        var low = (int)(number & 0xffff);
        switch (_field)
        {
            case Field.MessageHeader when number >> 24 == ClientHello:
                _left = (int)(number & 0xffffff);
                // Two bytes of version, 32 random ones.
                Go(Field.SessionIdLength, need: 1, skip: 34);
                break;
            case Field.SessionIdLength:
                Go(Field.CiphersLength, need: 2, skip: low);
                break;
            case Field.CiphersLength:
                Go(Field.CompressionLength, need: 1, skip: low);
                break;
            case Field.CompressionLength when low == _left:
                // No extensions at all, as before TLS 1.2.
                State = HelloState.NoName;
                break;
            case Field.CompressionLength:
                Go(Field.ExtensionsLength, need: 2, skip: low);
                break;
            case Field.ExtensionsLength when low == _left:
                GoToExtension(skip: 0);
                break;
            case Field.ExtensionHeader when number >> 16 != ServerNameExtension:
                GoToExtension(skip: low);
                break;
            case Field.ExtensionHeader when low <= _left:
                _listLeft = low - 2;
                Go(Field.NameListLength, need: 2, skip: 0);
                break;
            case Field.NameListLength when low == _listLeft:
                GoToName(skip: 0);
                break;
            case Field.NameHeader when number >> 16 != HostName:
                GoToName(skip: low);
                break;
            case Field.NameHeader when low is > 0 and <= MaxNameLength && low <= _listLeft:
                (_name, _skip) = (new char[low], low);
                break;
            default:
                State = HelloState.NotTls;
                break;
        }
    }

    private void GoToExtension(int skip)
    {
        if (skip == _left) State = HelloState.NoName;
        else Go(Field.ExtensionHeader, need: 4, skip);
    }

    private void GoToName(int skip)
    {
        if (skip == _listLeft)
        {
            State = HelloState.NoName;
            return;
        }

        _listLeft -= skip + 3;
        if (_listLeft < 0) State = HelloState.NotTls;
        else Go(Field.NameHeader, need: 3, skip);
    }

    private void Go(Field field, int need, int skip)
    {
        (_field, _number, _need, _skip) = (field, 0, need, skip);
        _left -= need + skip;
        if (_left < 0) State = HelloState.NotTls;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        var at = _name!.Length - _skip;
        foreach (var value in bytes) _name[at++] = value is > 0x20 and < 0x7f ? (char)value : '?';
        if (at < _name.Length) return;
        ServerName = new string(_name);
        State = HelloState.Named;
    }
}
