using System.Text;
using System.Xml.Linq;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Diagnostics.Captures.Streams;

/// <summary>
/// Takes secrets out of a body before anybody sees it. A digest of a password is one too: with the nonce beside it, a
/// weak password is found in minutes.
/// </summary>
internal static class XmlMask
{
    public const string Hidden = "***";

    /// <summary>What names of secret elements contain, as alternatives of a regular expression.</summary>
    public const string SecretWords = "passw|pwd|token|authcode|secret|cipher|certchain";

    private static readonly string[] s_secretWords = SecretWords.Split('|');

    /// <summary>The body on its way to a report: masked, without its declaration.</summary>
    public static string Show(XElement root)
    {
        Mask(root);
        return Encoding.UTF8.GetString(BcXml.Write(root))[BcXml.Declaration.Length..];
    }

    private static void Mask(XElement element)
    {
        foreach (var attribute in element.Attributes())
        {
            if (IsSecret(attribute.Name.LocalName, element.Name.LocalName)) attribute.Value = Hidden;
        }

        foreach (var child in element.Elements())
        {
            if (IsSecret(child.Name.LocalName, element.Name.LocalName)) child.ReplaceNodes(Hidden);
            else Mask(child);
        }
    }

    /// <summary>In a login the user's name is a digest, in a logout it stands beside the password.</summary>
    private static bool IsSecret(string name, string parent) =>
        Array.Exists(s_secretWords, word => name.Contains(word, StringComparison.OrdinalIgnoreCase))
        || Is(name, "key")
        || (Is(parent, "LoginUser") && Is(name, "userName"));

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
