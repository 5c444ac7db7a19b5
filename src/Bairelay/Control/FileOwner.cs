using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Bairelay.Control;

/// <summary>Whose a file is, which .NET does not tell.</summary>
internal static partial class FileOwner
{
    private const int WorkingDirectory = -100;
    private const uint OwnerAndGroup = 0x8 | 0x10;

    /// <summary>"It belongs to root, group bairelay"; where the file is out of sight, the folder that hides it.</summary>
    public static string Describe(string path)
    {
        if (!OperatingSystem.IsLinux()) return "Its owner is shown by ls -l";
        for (var place = path; place is not null; place = Path.GetDirectoryName(place))
        {
            if (Of(place) is not { } ids) continue;
            var (user, group) = (NameOf("/etc/passwd", ids.User), NameOf("/etc/group", ids.Group));
            return $"{(place == path ? "It" : $"Its folder {place}")} belongs to {user}, group {group}";
        }

        return "Its owner is not visible";
    }

    /// <summary>Null where the path cannot be seen.</summary>
    public static (uint User, uint Group)? Of(string path)
    {
        // struct statx has the same layout everywhere, unlike struct stat: uid at 20, gid at 24, 256 bytes in all.
        Span<byte> status = stackalloc byte[256];
        try
        {
            if (StatX(WorkingDirectory, path, 0, OwnerAndGroup, ref MemoryMarshal.GetReference(status)) != 0) return null;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library older than the call.
            return null;
        }

        return (BinaryPrimitives.ReadUInt32LittleEndian(status[20..]), BinaryPrimitives.ReadUInt32LittleEndian(status[24..]));
    }

    private static string NameOf(string file, uint id)
    {
        try
        {
            foreach (var line in File.ReadLines(file))
            {
                // name:password:id:…
                var fields = line.Split(':');
                if (fields.Length > 2 && uint.TryParse(fields[2], out var number) && number == id) return fields[0];
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The number will do.
        }

        return id.ToString();
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, ref byte status);
}
