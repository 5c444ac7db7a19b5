using System.Collections.Immutable;
using Bairelay.Mqtt.Discovery.Entities;

namespace Bairelay.Mqtt.Discovery;

internal static class CameraEntities
{
    public static ImmutableArray<CameraEntity> All { get; } =
    [
        MotionEntity.Entity,
        AsleepEntity.Entity,
        ReachableEntity.Entity,
        BatteryEntity.Entity,
        AwakeTodayEntity.Entity,
        LastMotionEntity.Entity,
        WakeEntity.Entity,
        SleepNowEntity.Entity,
        RebootEntity.Entity,
        StatusLedEntity.Entity,
        InfraredEntity.Entity,
        PirEntity.Entity,
        FloodlightEntity.Entity,
        FloodlightTasksEntity.Entity,
        SirenEntity.Entity,
        PreviewEntity.Entity,
        .. PanEntities.All,
        PresetEntity.Entity,
    ];
}
