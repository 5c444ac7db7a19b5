using Bairelay.Cameras.Commands;
using Bairelay.Cameras.Life;

namespace Bairelay.Mqtt;

/// <summary>What a message asks for, once it has been understood.</summary>
internal abstract record MqttOrder;

/// <summary><c>control/wakeup 0</c></summary>
internal sealed record SleepOrder : MqttOrder;

/// <summary><c>control/wakeup N</c></summary>
internal sealed record StayAwakeOrder(TimeSpan Duration) : MqttOrder;

/// <param name="Report">What is new about the camera when the command has succeeded; null for nothing.</param>
internal sealed record CommandOrder(CameraCommand Command, Func<CommandResult, CameraReport?> Report) : MqttOrder;

/// <summary>What a payload came to: an order, or what the topic takes instead, to be read after "must be".</summary>
internal readonly record struct OrderReading(MqttOrder? Order, string? Mistake)
{
    public static implicit operator OrderReading(MqttOrder order) => new(order, null);

    public static implicit operator OrderReading(string mistake) => new(null, mistake);
}
