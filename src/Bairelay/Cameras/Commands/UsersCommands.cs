using Bairelay.Cameras.Operations;
using Bairelay.Cameras.Session;
using Bairelay.Cli;
using Bairelay.Configuration;

namespace Bairelay.Cameras.Commands;

/// <summary><c>users CAMERA list | add NAME PASSWORD user|admin | password NAME PASSWORD | delete NAME</c></summary>
internal static class UsersCommands
{
    /// <summary>The protocol keeps 31 characters of either.</summary>
    private const int Longest = 31;

    public static CommandForm Form { get; } = new(
        "users", "list | add NAME PASSWORD user|admin | password NAME PASSWORD | delete NAME", "Shows and changes the camera's own accounts.",
        ["users front list", "users front add guest \"a password\" user", "users front delete guest"], Read)
    {
        Following = words => words switch
        {
            [] => ["list", "add", "password", "delete"],
            ["add", _, _] => ["user", "admin"],
            _ => [],
        },
    };

    private static CommandReading Read(IReadOnlyList<string> words) => words switch
    {
        ["list"] => new ListUsersCommand(),
        ["add", var name, var password, "user" or "admin"] =>
            Check(name, password) ?? new AddUserCommand(name, new Secret(password), words[3] == "admin"),
        ["add", _, _, _] => "an account is for a \"user\" or an \"admin\"",
        ["password", var name, var password] => Check(name, password) ?? new ChangePasswordCommand(name, new Secret(password)),
        ["delete", var name] => Check(name, "-") ?? new DeleteUserCommand(name),
        _ => CommandReading.Unfit,
    };

    /// <summary>Null when both will do. Never names the password.</summary>
    private static CommandReading? Check(string name, string password) =>
        !IsFit(name) ? $"NAME has 1 to {Longest} characters"
        : !IsFit(password) ? (CommandReading?)$"PASSWORD has 1 to {Longest} characters"
        : null;

    private static bool IsFit(string word) => word.Length is > 0 and <= Longest && !word.Any(char.IsControl);

    public static CommandResult Result(string text, string name, string change) => new([text], json =>
    {
        json.WriteString("user", name);
        json.WriteString("change", change);
    });

    public static CommandFailure Unknown(string camera, string name) =>
        new("unknown_user", $"{camera} has no user \"{name}\"", ExitCode.Usage);
}

internal sealed class ListUsersCommand : SessionCommand
{
    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation)
    {
        var users = await session.GetUsersAsync(cancellation);
        return new CommandResult(
            [.. users.Select(user => $"{user.UserName,-16} {Level(user.Level)}{(user.LoggedIn is true ? ", logged in" : "")}")],
            json => json.WriteArray("users", users, user =>
            {
                json.WriteString("name", user.UserName);
                json.WriteString("level", Level(user.Level));
                json.WriteBooleanOrNull("logged_in", user.LoggedIn);
            }));
    }

    private static string Level(int level) => level == 0 ? "user" : "admin";
}

internal sealed class AddUserCommand(string name, Secret password, bool administrator) : SessionCommand
{
    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation) =>
        await session.AddUserAsync(name, password.Reveal(), administrator, cancellation)
            ? UsersCommands.Result($"{name} is a new {(administrator ? "admin" : "user")}", name, "added")
            : new CommandFailure("user_exists", $"{session.Camera} has a user \"{name}\" already", ExitCode.Usage);
}

internal sealed class ChangePasswordCommand(string name, Secret password) : SessionCommand
{
    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation)
    {
        if (!await session.SetUserPasswordAsync(name, password.Reveal(), cancellation)) return UsersCommands.Unknown(session.Camera, name);
        var hint = name == session.Settings.UserName ? "; write it into the configuration too, this program logs in with it" : "";
        return UsersCommands.Result($"{name} has a new password{hint}", name, "password");
    }
}

internal sealed class DeleteUserCommand(string name) : SessionCommand
{
    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation)
    {
        if (name == session.Settings.UserName)
            return CommandFailure.Usage($"users: {name} is the account that this program itself uses at {session.Camera}; it is not deleted");
        return await session.DeleteUserAsync(name, cancellation)
            ? UsersCommands.Result($"{name} is gone", name, "deleted")
            : UsersCommands.Unknown(session.Camera, name);
    }
}
