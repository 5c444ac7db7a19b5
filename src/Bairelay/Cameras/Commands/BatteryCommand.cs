using System.Text.Json;
using Bairelay.Cameras.Operations;
using Bairelay.Cameras.Session;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Commands;

/// <summary><c>battery CAMERA</c></summary>
internal sealed class BatteryCommand : SessionCommand
{
    public static CommandForm Form { get; } = CommandForm.WithoutWords(
        "battery", "Reads the battery: percent, charging, voltage, temperature.", "battery front", () => new BatteryCommand());

    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation)
    {
        var battery = await session.GetBatteryAsync(cancellation);
        return new CommandResult([Text(battery)], json => BatteryJson.Write(json, battery));
    }

    private static string Text(BatteryInfo battery)
    {
        string?[] parts =
        [
            battery.Percent is { } percent ? $"{percent} %" : "charge not told",
            battery.ChargeStatus switch
            {
                null => null,
                "none" => "discharging",
                "chargeComplete" => "fully charged",
                var status => status,
            },
            battery.AdapterStatus is null or "none" ? null : $"power from {battery.AdapterStatus}",
            battery.Voltage is { } voltage ? $"{voltage} mV" : null,
            battery.Current is { } current ? $"{current} mA" : null,
            battery.Temperature is { } temperature ? $"{temperature} °C" : null,
            battery.LowPower is true ? "low power" : null,
        ];
        return string.Join(", ", parts.Where(part => part is not null));
    }
}

/// <summary>A battery for programs, with units in the names; what a camera does not tell is null.</summary>
internal static class BatteryJson
{
    public static void Write(Utf8JsonWriter json, BatteryInfo battery)
    {
        json.WriteNumberOrNull("percent", battery.Percent);
        json.WriteString("charge_status", battery.ChargeStatus);
        json.WriteString("adapter_status", battery.AdapterStatus);
        json.WriteNumberOrNull("voltage_mv", battery.Voltage);
        json.WriteNumberOrNull("current_ma", battery.Current);
        json.WriteNumberOrNull("temperature_c", battery.Temperature);
        json.WriteBooleanOrNull("low_power", battery.LowPower);
    }
}
