namespace Bairelay.Cameras.Transport;

/// <summary>Why a pipe is of no use any more. The first reason stays, and every later call fails with it.</summary>
/// <param name="IsOrderly">The camera said so; a reader gets the end of the stream instead of an exception.</param>
internal sealed record PipeEnd(UnreachableReason Reason, string Message, bool IsOrderly = false, Exception? Cause = null)
{
    public static readonly PipeEnd ByCamera = new(UnreachableReason.Closed, "The camera ended the session", IsOrderly: true);

    public static readonly PipeEnd Ours = new(UnreachableReason.Closed, "The session with the camera has been closed");

    public static readonly PipeEnd HalfWritten = new(
        UnreachableReason.Lost, "The session is unusable: a message to the camera was given up halfway");

    public static PipeEnd Silent(object peer) => new(
        UnreachableReason.Lost, $"Nothing was heard from the camera at {peer} for 10 s: it sleeps, or the network lost it");

    public static PipeEnd TakesNothing(object peer) => new(
        UnreachableReason.Lost, $"The camera at {peer} has taken nothing for 10 s; its link is too weak, or it hangs");

    public static PipeEnd Broken(Exception cause) => new(
        UnreachableReason.Lost, $"The connection to the camera broke: {cause.Message}", Cause: cause);

    public CameraUnreachableException ToException() => new(Reason, Message, Cause);
}
