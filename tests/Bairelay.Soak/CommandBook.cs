namespace Bairelay.Soak;

internal enum AnswerOutcome
{
    Ok,
    Fail,
    ServiceDown,
    BrokerAway,
    Unexplained,
}

/// <summary>Every command that was sent, and its one answer.</summary>
internal sealed class CommandBook(SoakTime time, Spans serviceDown, Spans brokerAway, Complaints complaints)
{
    /// <summary>The service's own deadline is 60 s.</summary>
    private static readonly TimeSpan s_answered = TimeSpan.FromSeconds(65);

    private readonly Lock _lock = new();
    private readonly List<Sent> _waiting = [];
    private readonly List<Sent> _sent = [];
    private readonly int[] _outcomes = new int[Enum.GetValues<AnswerOutcome>().Length];

    public int Count { get; private set; }

    public TimeSpan Slowest { get; private set; }

    public int Outcomes(AnswerOutcome outcome) => _outcomes[(int)outcome];

    /// <summary>Whether an answer may still come.</summary>
    public bool AnyWaits
    {
        get
        {
            lock (_lock) return _waiting.Exists(sent => time.Passed - sent.At < s_answered);
        }
    }

    public void Add(string camera, string topic, string payload)
    {
        lock (_lock)
        {
            var sent = new Sent(camera, topic, payload, time.Passed);
            _waiting.Add(sent);
            _sent.Add(sent);
            Count++;
        }
    }

    /// <param name="topic">Without prefix and camera.</param>
    public void Answered(string camera, string topic, string payload)
    {
        AnswerOutcome? outcome = (topic, payload) switch
        {
            ("status/battery", _) => AnswerOutcome.Ok,
            (_, "OK") => AnswerOutcome.Ok,
            (_, "FAIL") => AnswerOutcome.Fail,
            _ => null,
        };
        if (outcome is null) return;
        if (topic == "status/battery") topic = "query/battery";
        lock (_lock)
        {
            var at = _waiting.FindIndex(sent => sent.Camera == camera && sent.Topic == topic);
            if (at < 0)
            {
                complaints.Add($"{camera}: {topic} was answered {payload}, and nobody asked");
                return;
            }

            var sent = _waiting[at];
            _waiting.RemoveAt(at);
            _outcomes[(int)outcome]++;
            var took = time.Passed - sent.At;
            if (took > Slowest) Slowest = took;
            if (took > s_answered && !IsAway(sent)) complaints.Add($"{camera}: {topic} {sent.Payload} was answered after {took.TotalSeconds:0} s");
        }
    }

    /// <summary>Of the round that is over: no answer will come any more.</summary>
    public void Judge()
    {
        lock (_lock)
        {
            foreach (var sent in _waiting)
            {
                // Answers bear no number: one that is missing may be that of an earlier command on the same topic.
                var same = _sent.Where(one => one.Camera == sent.Camera && one.Topic == sent.Topic).ToList();
                var outcome = same.Exists(one => serviceDown.Touch(one.At, one.At + s_answered)) ? AnswerOutcome.ServiceDown
                    : same.Exists(one => brokerAway.Touch(one.At, one.At + s_answered)) ? AnswerOutcome.BrokerAway : AnswerOutcome.Unexplained;
                _outcomes[(int)outcome]++;
                if (outcome == AnswerOutcome.Unexplained) complaints.Add($"{sent.Camera}: {sent.Topic} {sent.Payload} of {sent.At:hh\\:mm\\:ss\\.f} was not answered");
            }

            _waiting.Clear();
            _sent.Clear();
        }
    }

    private bool IsAway(Sent sent) => serviceDown.Touch(sent.At, time.Passed) || brokerAway.Touch(sent.At, time.Passed);

    private sealed record Sent(string Camera, string Topic, string Payload, TimeSpan At);
}
