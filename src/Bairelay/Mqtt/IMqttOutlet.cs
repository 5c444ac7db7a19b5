namespace Bairelay.Mqtt;

/// <summary>Where messages for the broker go. Never blocks and never fails: what happens to them is the link's business.</summary>
internal interface IMqttOutlet
{
    /// <summary>
    /// Sends a message. A retained one is remembered: the newest of its topic is sent again after every reconnect. One
    /// that is not retained is lost while there is no broker.
    /// </summary>
    /// <param name="topic">Complete, with the prefix.</param>
    /// <param name="payload">Kept as it is, not copied: nobody changes it any more.</param>
    void Publish(string topic, ReadOnlyMemory<byte> payload, bool retain);

    /// <summary>Sends the newest retained message of a topic once more; false if there is none.</summary>
    bool Republish(string topic);
}

/// <summary>A message from the broker.</summary>
/// <param name="IsRetained">It was kept by the broker and may be old.</param>
internal readonly record struct MqttMessage(string Topic, ReadOnlyMemory<byte> Payload, bool IsRetained);
