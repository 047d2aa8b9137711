using RecEnv.Agents.UserResponse;
using RecEnv.Environments.UserResponse;
using RecEnv.Learning;

namespace RecEnv.Agents.Tests.UserResponse;

public class ResponseWindowsTests
{
    private const int Size = 11;
    private const int HeldOut = 3;

    // User u has u + 1 rows.
    private static readonly int[] _starts = [.. Enumerable.Range(0, 41).Select(user => user * (user + 1) / 2)];

    private static readonly ResponseWindows _windows = new(
        new UserResponseLog(_starts, [.. Enumerable.Repeat(1, _starts[^1])], new byte[_starts[^1]]), Size, HeldOut);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Shuffled_AnySeed_HoldsEachTrainingRowOnceAndNoOther(ulong seed)
    {
        List<ResponseWindow> windows = _windows.Shuffled(new LearningRandom(seed));

        int[] training = [.. Enumerable.Range(0, 40)
            .SelectMany(user => Enumerable.Range(_starts[user], Math.Max(0, user + 1 - (2 * HeldOut))))];
        Assert.Equal(training, windows.SelectMany(window => Enumerable.Range(window.First, window.Count)).Order());
        Assert.Equal(training.Length, _windows.TrainingRows);
        Assert.InRange(windows.Count, 1, _windows.MostWindows());
        Assert.All(windows, window => Assert.InRange(window.Count, 1, Size));
        Assert.All(windows, window => Assert.InRange(window.First, _starts[window.User], _starts[window.User + 1] - 1));
        Assert.NotEqual(windows, _windows.Shuffled(new LearningRandom(seed + 2)));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, HeldOut)]
    public void HeldOut_EachUserWithTrainingRows_EndsWithTheRowsToPredict(bool test, int after)
    {
        List<ResponseWindow> windows = _windows.HeldOut(test);

        Assert.Equal(Enumerable.Range(2 * HeldOut, 40 - (2 * HeldOut)), windows.Select(window => window.User));
        Assert.All(windows, window => Assert.Equal(_starts[window.User + 1] - after, window.First + window.Count));
        Assert.All(windows, window => Assert.Equal(Math.Min(Size, window.User + 1 - after), window.Count));
    }
}
