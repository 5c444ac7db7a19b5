namespace Bairelay.Tests.Support;

public static class Hex
{
    /// <summary>Reads hex with blanks between the words.</summary>
    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
