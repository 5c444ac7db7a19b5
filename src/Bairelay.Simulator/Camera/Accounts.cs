using Bairelay.Protocol.Baichuan;

namespace Bairelay.Simulator;

/// <summary>Somebody who may log in.</summary>
public sealed record Account(int Id, string UserName, string Password, int Level)
{
    // A record would print the password.
    public override string ToString() => UserName;
}

/// <summary>Who may log in to the camera (docs/protocol.md 4.17).</summary>
public sealed class Accounts(string userName, string password)
{
    /// <summary>More than any camera takes; a list of them comes from a client.</summary>
    private const int Most = 20;

    private readonly List<Account> _all = [new Account(0, userName, password, 1)];

    public IReadOnlyList<Account> All => _all;

    /// <summary>The account whose digests with the nonce these are.</summary>
    public Account? FindByDigest(LoginUser user, string nonce) => _all.Find(account =>
        user.UserName == LoginDigests.Md5Text(account.UserName + nonce) && user.Password == LoginDigests.Md5Text(account.Password + nonce));

    public UserList Read(IReadOnlyCollection<string> loggedIn) => new([.. _all.Select(account => new CameraUser
    {
        Id = account.Id,
        UserName = account.UserName,
        Level = account.Level,
        LoggedIn = loggedIn.Contains(account.UserName, StringComparer.Ordinal),
    })]);

    /// <summary>Takes the whole list with its changes; false if one of them is not possible, and nothing has changed.</summary>
    public bool Write(UserList list)
    {
        var changed = _all.ToList();
        foreach (var user in list.Users)
        {
            var at = changed.FindIndex(account => account.UserName == user.UserName);
            switch (user.SetState)
            {
                case "none":
                    break;
                case "add" when at < 0 && user.Password is not null && changed.Count < Most:
                    changed.Add(new Account(changed.Max(account => account.Id) + 1, user.UserName, user.Password, user.Level));
                    break;
                // The level of an existing account stays what it was.
                case "modify" when at >= 0 && user.Password is not null:
                    changed[at] = changed[at] with { Password = user.Password };
                    break;
                case "delete" when at > 0:
                    changed.RemoveAt(at);
                    break;
                default:
                    return false;
            }
        }

        _all.Clear();
        _all.AddRange(changed);
        return true;
    }
}
