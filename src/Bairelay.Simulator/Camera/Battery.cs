using Bairelay.Protocol.Baichuan;

namespace Bairelay.Simulator;

/// <summary>A battery that being awake empties. Sleep costs next to nothing and is not counted.</summary>
public sealed class Battery(SessionSettings settings)
{
    private const int LowAt = 10;
    private const double Empty = 3300, Full = 4180;

    public double Percent { get; private set; } = settings.BatteryPercent;

    /// <summary><c>none</c> while it discharges.</summary>
    public string ChargeStatus { get; set; } = "none";

    public string AdapterStatus { get; set; } = "none";

    /// <summary>Degrees Celsius.</summary>
    public int Temperature { get; set; } = 21;

    public bool LowPower => Percent <= LowAt;

    /// <summary>Takes what the time awake has cost; true when the battery has just become low, which is announced.</summary>
    public bool Drain(long awakeMilliseconds)
    {
        if (awakeMilliseconds <= 0 || ChargeStatus != "none") return false;
        var wasLow = LowPower;
        Percent = Math.Max(0, Percent - settings.PercentPerAwakeMinute * awakeMilliseconds / 60_000);
        return LowPower && !wasLow;
    }

    public BatteryInfo Read() => new()
    {
        Percent = (int)Math.Round(Percent),
        ChargeStatus = ChargeStatus,
        AdapterStatus = AdapterStatus,
        Voltage = (int)(Empty + (Full - Empty) * Percent / 100),
        Current = ChargeStatus == "none" ? 0 : -396,
        Temperature = Temperature,
        LowPower = LowPower,
        BatteryVersion = 2,
    };
}
