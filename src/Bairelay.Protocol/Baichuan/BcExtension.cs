using System.Text;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Protocol.Baichuan;

/// <summary>
/// The Extension of a message (docs/protocol.md 1.3). Every element is optional. Media messages carry one each, so it
/// is read without allocating.
/// </summary>
public readonly record struct BcExtension
{
    /// <summary>The payload is no XML, and neither are the next ones with the same number.</summary>
    public bool? BinaryData { get; init; }

    public string? UserName { get; init; }

    public string? Token { get; init; }

    public int? ChannelId { get; init; }

    public int? RfId { get; init; }

    public int? CheckPos { get; init; }

    /// <summary>Signed; probably the first four plain bytes at <see cref="CheckPos"/>. Nobody checks it.</summary>
    public int? CheckValue { get; init; }

    /// <summary>How many bytes of a binary payload are encrypted; larger than the payload happens.</summary>
    public uint? EncryptLength { get; init; }

    /// <summary>False if it is no Extension; elements that are not known are passed over.</summary>
    public static bool TryRead(ReadOnlySpan<byte> xml, out BcExtension extension)
    {
        extension = default;
        var reader = new DiscoveryXmlReader(xml);
        if (reader.Read() != XmlToken.Start || !Ascii.EqualsIgnoreCase(reader.Name, "Extension")) return false;
        while (true)
        {
            switch (reader.Read())
            {
                case XmlToken.Text when reader.Depth == 2:
                    extension = extension.With(reader);
                    break;
                case XmlToken.Done:
                    return true;
                case XmlToken.Fault:
                    return false;
            }
        }
    }

    /// <summary>As real equipment writes it, elements in the usual order.</summary>
    public byte[] Write()
    {
        var text = new StringBuilder(BcXml.Declaration).Append("<Extension version=\"1.1\">\n");
        Add("binaryData", BinaryData is { } binary ? binary ? "1" : "0" : null);
        Add("userName", UserName is null ? null : BcXml.Escape(UserName));
        Add("token", Token is null ? null : BcXml.Escape(Token));
        Add("channelId", ChannelId?.ToString());
        Add("rfId", RfId?.ToString());
        Add("checkPos", CheckPos?.ToString());
        Add("checkValue", CheckValue?.ToString());
        Add("encryptLen", EncryptLength?.ToString());
        return Encoding.UTF8.GetBytes(text.Append("</Extension>\n").ToString());

        void Add(string name, string? value)
        {
            if (value is not null) text.Append('<').Append(name).Append('>').Append(value).Append("</").Append(name).Append(">\n");
        }
    }

    private BcExtension With(in DiscoveryXmlReader reader)
    {
        var name = reader.Name;
        var text = reader.Text;
        if (Ascii.EqualsIgnoreCase(name, "binaryData")) return this with { BinaryData = Integer(text) is { } binary ? binary != 0 : BinaryData };
        if (Ascii.EqualsIgnoreCase(name, "encryptLen")) return this with { EncryptLength = uint.TryParse(text, out var length) ? length : EncryptLength };
        if (Ascii.EqualsIgnoreCase(name, "checkPos")) return this with { CheckPos = Integer(text) };
        if (Ascii.EqualsIgnoreCase(name, "checkValue")) return this with { CheckValue = Integer(text) };
        if (Ascii.EqualsIgnoreCase(name, "channelId")) return this with { ChannelId = Integer(text) };
        if (Ascii.EqualsIgnoreCase(name, "rfId")) return this with { RfId = Integer(text) };
        if (Ascii.EqualsIgnoreCase(name, "userName")) return this with { UserName = Words(reader) };
        return Ascii.EqualsIgnoreCase(name, "token") ? this with { Token = Words(reader) } : this;
    }

    private static int? Integer(ReadOnlySpan<byte> text) => int.TryParse(text, out var value) ? value : null;

    private static string Words(in DiscoveryXmlReader reader)
    {
        if (!reader.TextHasEntities) return Encoding.UTF8.GetString(reader.Text);
        var text = new byte[reader.Text.Length];
        return Encoding.UTF8.GetString(text, 0, DiscoveryXmlReader.Unescape(reader.Text, text));
    }
}
