using Bairelay.Diagnostics.Recordings;

namespace Bairelay.Control;

/// <summary>What a recording is asked to be: <c>capture CAMERA [SECONDS] [ask] [with WHAT …]</c>.</summary>
/// <param name="Asks">A session is opened and asked what the camera is and can do.</param>
internal sealed record CaptureRequest(int Seconds, bool Asks, Kept Kept)
{
    public const string Name = "capture";
    public const string Words = "[SECONDS] [ask] [with secrets|uids|addresses|pictures …]";

    private const int UsualSeconds = 60;

    /// <summary>A client of the control socket waits no longer than that for anything.</summary>
    private const int MostSeconds = 300;

    /// <summary>Null when the words are not understood; then <paramref name="mistake"/> says why.</summary>
    public static CaptureRequest? Read(IReadOnlyList<string> words, out string mistake)
    {
        mistake = "";
        var (request, rest) = (new CaptureRequest(UsualSeconds, false, Kept.None), new Queue<string>(words));
        if (rest.TryPeek(out var word) && Cameras.Commands.CommandForm.Integer(word) is { } seconds)
        {
            rest.Dequeue();
            if (seconds is < 1 or > MostSeconds) mistake = $"a recording has 1 to {MostSeconds} seconds";
            request = request with { Seconds = seconds };
        }

        if (rest.TryPeek(out word) && word == "ask")
        {
            rest.Dequeue();
            request = request with { Asks = true };
        }

        if (rest.TryDequeue(out word))
        {
            if (word != "with" || rest.Count == 0) mistake = $"usage: {Name} CAMERA {Words}";
            foreach (var what in rest)
            {
                var known = RecordingMask.Words.FirstOrDefault(one => one.Word == what);
                if (known.Kept == Kept.None) mistake = $"a recording can be had with {string.Join(", ", RecordingMask.Words.Select(one => one.Word))}";
                request = request with { Kept = request.Kept | known.Kept };
            }
        }

        return mistake.Length == 0 ? request : null;
    }
}
