namespace RecEnv.Grpc.Tests.Support;

/// <summary>The HTTP/2 frames that tests send and tell apart.</summary>
public enum FrameType
{
    Data = 0,
    Headers = 1,
    Reset = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    WindowUpdate = 8,
}
