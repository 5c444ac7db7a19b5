using Bairelay.Cameras.Life;

namespace Bairelay.Soak;

internal enum MotionOutcome
{
    Told,

    /// <summary>The sensor was on, or a call within seconds is the same motion by design.</summary>
    Merged,

    /// <summary>The camera does not call the push service, and nobody was connected to it.</summary>
    PushIsOff,
    CameraAway,
    ServiceDown,

    /// <summary>The service knew of it; at the broker the state was true afterwards.</summary>
    BrokerAway,

    /// <summary>Its sensor was on when the service ended, which says "unknown" then.</summary>
    ServiceEnded,
    Unexplained,
}

/// <summary>
/// Every motion that a camera made, what the service made of it, and what came to the witness at the broker. Judged round
/// by round, when everything is quiet.
/// </summary>
internal sealed class MotionBook(SoakTime time, Spans serviceDown, Spans brokerAway, Complaints complaints)
{
    /// <summary>From a motion to its being told: a camera may call 3 s later, and three times when nobody is there.</summary>
    private static readonly TimeSpan s_told = TimeSpan.FromSeconds(25);

    /// <summary>As <c>MotionState</c> has it: the firmware calls again within seconds.</summary>
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(30);

    /// <summary>What the judge's own look at the clock may be late by.</summary>
    private static readonly TimeSpan s_blur = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly List<Made> _made = [];
    private readonly List<(string Camera, TimeSpan At, MotionSensor Sensor)> _service = [];
    private readonly List<(string Camera, TimeSpan At, string Payload)> _broker = [];
    private readonly Dictionary<string, MotionSensor> _lastOfService = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _lastAtBroker = new(StringComparer.Ordinal);
    private TimeSpan _since;
    private readonly int[] _outcomes = new int[Enum.GetValues<MotionOutcome>().Length];

    public int Count { get; private set; }

    /// <summary>Edges that followed a restart of the service in the middle of a motion: the camera called again.</summary>
    public int ToldAgain { get; private set; }

    public int Outcomes(MotionOutcome outcome) => _outcomes[(int)outcome];

    public void Add(SoakCamera camera, TimeSpan lasts)
    {
        lock (_lock) _made.Add(new Made(camera, time.Passed, lasts, camera.IsThere));
        Count++;
    }

    public void ServiceSays(string camera, MotionSensor sensor)
    {
        lock (_lock)
        {
            if (_lastOfService.GetValueOrDefault(camera) == sensor) return;
            _lastOfService[camera] = sensor;
            _service.Add((camera, time.Passed, sensor));
        }
    }

    public void BrokerSays(string camera, string payload, TimeSpan at)
    {
        lock (_lock)
        {
            if (_lastAtBroker.GetValueOrDefault(camera) == payload) return;
            _lastAtBroker[camera] = payload;
            _broker.Add((camera, at, payload));
        }
    }

    /// <summary>Of the round that is over. Everything is off, and the broker has everything.</summary>
    public void Judge()
    {
        lock (_lock)
        {
            var cameras = _made.Select(made => made.Camera.Name).Concat(_service.Select(one => one.Camera)).Distinct(StringComparer.Ordinal).ToList();
            foreach (var camera in cameras) Judge(camera);
            _made.Clear();
            _service.Clear();
            _broker.Clear();
            _since = time.Passed;
        }
    }

    private void Judge(string camera)
    {
        var events = Events(camera);
        foreach (var made in _made.Where(made => made.Camera.Name == camera))
        {
            var outcome = Judge(made, events);
            _outcomes[(int)outcome]++;
            if (outcome == MotionOutcome.Unexplained)
                complaints.Add($"{camera} ({made.Camera.Kind.Name}): its motion of {made.At:hh\\:mm\\:ss\\.f} was not told; {Story(camera)}");
        }

        foreach (var one in events.Where(one => !one.IsClaimed))
        {
            if (serviceDown.Touch(one.From - TimeSpan.FromMinutes(1), one.From)) ToldAgain++;
            else complaints.Add($"{camera}: told a motion at {one.From:hh\\:mm\\:ss\\.f} that nobody made; {Story(camera)}");
        }

        JudgeTelling(camera, events);
    }

    private MotionOutcome Judge(Made made, List<Event> events)
    {
        if (!made.WasThere) return MotionOutcome.CameraAway;
        if (events.Find(one => !one.IsClaimed && one.From >= made.At && one.From <= made.At + s_told) is { } own)
        {
            own.IsClaimed = true;
            return own.EndedByService ? MotionOutcome.ServiceEnded
                : IsAway(own) ? MotionOutcome.BrokerAway : MotionOutcome.Told;
        }

        if (events.Exists(one => one.From <= made.At + s_told && made.At <= one.To + s_blur && one.To >= made.At - s_again)) return MotionOutcome.Merged;
        if (_made.Exists(other => other.Camera == made.Camera && other.At < made.At && made.At - other.At <= s_again)) return MotionOutcome.Merged;
        if (serviceDown.Touch(made.At, made.At + s_told)) return MotionOutcome.ServiceDown;
        return made.Camera.Kind.Calls ? MotionOutcome.Unexplained : MotionOutcome.PushIsOff;
    }

    /// <summary>What the service told came to the witness, each once and in its order; but what was told while the broker was away.</summary>
    private void JudgeTelling(string camera, List<Event> events)
    {
        var heard = _broker.Where(one => one.Camera == camera).ToList();
        if (brokerAway.Touch(_since, time.Passed) || serviceDown.Touch(_since, time.Passed))
        {
            foreach (var one in events.Where(one => !one.EndedByService && !IsAway(one)))
            {
                var on = heard.FindIndex(message => message.Payload == "on" && message.At >= one.From - s_blur && message.At <= one.From + s_blur);
                if (on < 0 || !heard.Skip(on).Any(message => message.Payload == "off"))
                    complaints.Add($"{camera}: the motion of {one.From:hh\\:mm\\:ss\\.f} did not come to the broker; {Story(camera)}");
            }

            return;
        }

        var told = _service.Where(one => one.Camera == camera).Select(one => one.Sensor == MotionSensor.On ? "on" : "off");
        if (!told.SequenceEqual(heard.Select(one => one.Payload).Where(payload => payload != "unknown"), StringComparer.Ordinal))
            complaints.Add($"{camera}: the broker heard something else than the service said; {Story(camera)}");
    }

    private bool IsAway(Event one) => brokerAway.Touch(one.From - s_blur, one.To + s_blur) || serviceDown.Touch(one.From - s_blur, one.To + s_blur);

    private List<Event> Events(string camera)
    {
        var events = new List<Event>();
        Event? open = null;
        foreach (var (_, at, sensor) in _service.Where(one => one.Camera == camera))
        {
            if (sensor == MotionSensor.On && open is null)
            {
                open = new Event(at);
                events.Add(open);
            }
            else if (sensor != MotionSensor.On && open is not null)
            {
                (open.To, open.EndedByService) = (at, sensor == MotionSensor.Unknown);
                open = null;
            }
        }

        if (open is not null)
        {
            open.To = time.Passed;
            complaints.Add($"{camera}: its motion of {open.From:hh\\:mm\\:ss\\.f} did not end");
        }

        return events;
    }

    private string Story(string camera) => string.Join(", ",
        _made.Where(made => made.Camera.Name == camera).Select(made => (made.At, Text: $"made {made.Lasts.TotalSeconds:0} s"))
            .Concat(_service.Where(one => one.Camera == camera).Select(one => (one.At, Text: $"service {one.Sensor}")))
            .Concat(_broker.Where(one => one.Camera == camera).Select(one => (one.At, Text: $"broker {one.Payload}")))
            .OrderBy(one => one.At).Select(one => $"{one.At:hh\\:mm\\:ss\\.f} {one.Text}"));

    private sealed record Made(SoakCamera Camera, TimeSpan At, TimeSpan Lasts, bool WasThere);

    private sealed class Event(TimeSpan from)
    {
        public TimeSpan From { get; } = from;

        public TimeSpan To { get; set; }

        public bool EndedByService { get; set; }

        public bool IsClaimed { get; set; }
    }
}
