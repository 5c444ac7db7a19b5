using Bairelay.Protocol.Baichuan;

namespace Bairelay.Simulator;

/// <summary>Movement, presets, zoom (docs/protocol.md 4.15). Not every client names the channel when it moves.</summary>
internal static class PtzCommands
{
    public static IEnumerable<Command> All =>
    [
        new(MessageId.PtzControl, "ptz", WithHead(call => Answer.If(call.Body.Find<PtzControl>() is { } move && call.Model.Ptz.Move(move.Command)))),
        new(MessageId.PtzPreset, "preset", WithHead(Preset)),
        new(MessageId.PtzPresets, "presets", WithHead(call => Answer.With(Presets(call).Write())), Needs.Channel),
        new(MessageId.GetZoomFocus, "zoom", WithHead(call => Answer.With(
            new PtzZoomFocus(0, call.Model.Ptz.Zoom, call.Model.Ptz.Focus).Write())), Needs.Channel),
        new(MessageId.SetZoomFocus, "set zoom", WithHead(call =>
            Answer.If(call.Body.Find<StartZoomFocus>() is { } move && call.Model.Ptz.Handle(move))), Needs.Channel, IsSet: true),
    ];

    private static Func<Call, Answer> WithHead(Func<Call, Answer> run) => call => call.Settings.HasPtz ? run(call) : Answer.Refused;

    private static Answer Preset(Call call) =>
        Answer.If(call.Body.Find<PtzPreset>() is { Presets.Count: > 0 } wanted && wanted.Presets.All(call.Model.Ptz.Handle));

    private static PtzPreset Presets(Call call) => new(0,
        [.. call.Model.Ptz.Presets.Select(preset => call.Settings.SparseVersion ? preset : preset with { Command = "toPos" })]);
}
