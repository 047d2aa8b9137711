using RecEnv.Environments.UserResponse;
using RecEnv.Learning;

namespace RecEnv.Agents.UserResponse;

/// <summary>Cuts the rows of users into windows; holds each user's latest rows out.</summary>
/// <param name="log">The rows.</param>
/// <param name="size">Most rows of a window.</param>
/// <param name="heldOut">Rows held out for the test, and as many before them.</param>
internal sealed class ResponseWindows(UserResponseLog log, int size, int heldOut)
{
    /// <summary>Rows of all users that are trained on.</summary>
    public long TrainingRows { get; } =
        Enumerable.Range(0, log.UserCount).Sum(user => Math.Max(0L, log.Starts[user + 1] - log.Starts[user] - (2 * heldOut)));

    /// <summary>Upper bound of the windows of an epoch.</summary>
    public long MostWindows() => Enumerable.Range(0, log.UserCount).Sum(user => Trained(user) is > 0 and var rows ? ((rows - 1L) / size) + 2 : 0);

    /// <summary>Ratio of positives to negatives of the training rows, [3]; 1 where there is none of either.</summary>
    public float[] NegativeWeights()
    {
        long[] positives = new long[UserResponseShape.Feedbacks];
        for (int user = 0; user < log.UserCount; user++)
        {
            foreach (byte bits in log.Feedback.Slice(log.Starts[user], Trained(user)))
            {
                for (int f = 0; f < positives.Length; f++)
                {
                    positives[f] += (bits >> f) & 1;
                }
            }
        }

        return [.. positives.Select(count => count == 0 || count == TrainingRows ? 1f : count / (float)(TrainingRows - count))];
    }

    /// <summary>All training rows, cut at random places, in random order.</summary>
    public List<ResponseWindow> Shuffled(LearningRandom random)
    {
        var windows = new List<ResponseWindow>();
        for (int user = 0; user < log.UserCount; user++)
        {
            int rows = Trained(user);
            for (int at = rows > size ? -(int)(random.Next() % (ulong)size) : 0; at < rows; at += size)
            {
                int first = Math.Max(0, at);
                windows.Add(new ResponseWindow(user, log.Starts[user] + first, Math.Min(at + size, rows) - first));
            }
        }

        for (int i = windows.Count - 1; i > 0; i--)
        {
            int j = (int)(random.Next() % (ulong)(i + 1));
            (windows[i], windows[j]) = (windows[j], windows[i]);
        }

        return windows;
    }

    /// <summary>For each user that is trained on the window that ends with his held-out rows.</summary>
    public List<ResponseWindow> HeldOut(bool test)
    {
        var windows = new List<ResponseWindow>();
        for (int user = 0; user < log.UserCount; user++)
        {
            if (Trained(user) > 0)
            {
                int end = log.Starts[user + 1] - (test ? 0 : heldOut);
                int first = Math.Max(log.Starts[user], end - size);
                windows.Add(new ResponseWindow(user, first, end - first));
            }
        }

        return windows;
    }

    private int Trained(int user) => Math.Max(0, log.Starts[user + 1] - log.Starts[user] - (2 * heldOut));
}
