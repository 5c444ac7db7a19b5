using Bairelay.Cameras.Reaching;
using Bairelay.Cameras.Session;

namespace Bairelay.Cameras.Life;

/// <summary>A session that is open, and how it came about.</summary>
internal sealed record LiveSession(CameraSession Session, ReachReport Report, DateTimeOffset Since);
