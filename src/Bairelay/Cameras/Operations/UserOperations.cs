using Bairelay.Cameras.Session;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Operations;

/// <summary>Messages 58 and 59 (docs/protocol.md 4.17). A change sends the whole list, one account marked.</summary>
internal static class UserOperations
{
    private const string Feature = "user list";

    public static async Task<IReadOnlyList<CameraUser>> GetUsersAsync(this CameraSession session, CancellationToken cancellation)
    {
        var request = new BcRequest(MessageId.GetUsers) { Extension = new BcExtension { UserName = session.Settings.UserName } };
        return (await session.GetAsync<UserList>(request, Feature, null, cancellation)).Users;
    }

    /// <returns>False: there is such a user already.</returns>
    public static async Task<bool> AddUserAsync(
        this CameraSession session, string name, string password, bool administrator, CancellationToken cancellation)
    {
        var users = await session.GetUsersAsync(cancellation);
        if (users.Any(user => user.UserName == name)) return false;
        var added = new CameraUser { UserName = name, Password = password, Level = administrator ? 1 : 0, SetState = "add" };
        await session.WriteUsersAsync([.. users.Select(Unchanged), added], cancellation);
        return true;
    }

    /// <returns>False: there is no such user.</returns>
    public static Task<bool> SetUserPasswordAsync(
        this CameraSession session, string name, string password, CancellationToken cancellation) =>
        session.ChangeUserAsync(name, user => user with { Password = password, SetState = "modify" }, cancellation);

    /// <returns>False: there is no such user.</returns>
    public static Task<bool> DeleteUserAsync(this CameraSession session, string name, CancellationToken cancellation) =>
        session.ChangeUserAsync(name, user => user with { Password = null, SetState = "delete" }, cancellation);

    private static async Task<bool> ChangeUserAsync(
        this CameraSession session, string name, Func<CameraUser, CameraUser> change, CancellationToken cancellation)
    {
        var users = await session.GetUsersAsync(cancellation);
        if (users.All(user => user.UserName != name)) return false;
        await session.WriteUsersAsync([.. users.Select(user => user.UserName == name ? change(user) : Unchanged(user))], cancellation);
        return true;
    }

    private static CameraUser Unchanged(CameraUser user) => user with { Password = null, SetState = "none" };

    private static Task WriteUsersAsync(this CameraSession session, IReadOnlyList<CameraUser> users, CancellationToken cancellation) =>
        session.SetAsync(new BcRequest(MessageId.SetUsers) { Body = [new UserList(users).Write()] }, Feature, null, cancellation);
}
