using Bairelay.Protocol.Baichuan;

namespace Bairelay.Simulator;

/// <summary>Where the camera looks. A movement goes on until it is stopped; how far it got matters to nobody.</summary>
public sealed class PtzHead
{
    /// <summary>Real ones have 64 slots.</summary>
    private const int MaxPreset = 63;

    private readonly SortedDictionary<int, string?> _presets = new() { [0] = "Default" };

    /// <summary>The last command, <c>stop</c> when it stands still.</summary>
    public string Movement { get; private set; } = "stop";

    /// <summary>The preset that it was sent to last.</summary>
    public int? At { get; private set; }

    public LensRange Zoom { get; private set; } = new(1000, 6000, 1000);

    public LensRange Focus { get; private set; } = new(1, 100, 51);

    public IReadOnlyList<Preset> Presets => [.. _presets.Select(preset => new Preset(preset.Key, preset.Value, null))];

    public bool Move(string command)
    {
        string[] known = ["left", "right", "up", "down", "leftUp", "leftDown", "rightUp", "rightDown", "stop"];
        // One client writes them with a capital.
        if (!known.Contains(command, StringComparer.OrdinalIgnoreCase)) return false;
        (Movement, At) = (command, null);
        return true;
    }

    public bool Handle(Preset preset)
    {
        switch (preset.Command)
        {
            case "setPos" when preset.Id is >= 0 and <= MaxPreset:
                _presets[preset.Id] = preset.Label;
                return true;
            case "toPos" when _presets.ContainsKey(preset.Id):
                At = preset.Id;
                return true;
            default:
                return false;
        }
    }

    public bool Handle(StartZoomFocus move)
    {
        switch (move.Command)
        {
            case "zoomPos":
                Zoom = Zoom with { Current = Math.Clamp(move.Position, Zoom.Min, Zoom.Max) };
                return true;
            case "focusPos":
                Focus = Focus with { Current = Math.Clamp(move.Position, Focus.Min, Focus.Max) };
                return true;
            default:
                return false;
        }
    }
}
