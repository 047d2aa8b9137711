using System.Runtime.InteropServices;
using RecEnv.Environments.UserResponse;
using RecEnv.Learning;

namespace RecEnv.Agents.UserResponse;

/// <summary>Windows as tensors: at place j the row before (nothing at first), and row j as target.</summary>
internal sealed class PlacedWindows
{
    private const int Feedbacks = UserResponseShape.Feedbacks;

    public PlacedWindows(Tape tape, UserResponseData data, List<ResponseWindow> windows, float[] negativeWeights)
    {
        ReadOnlySpan<ResponseWindow> all = CollectionsMarshal.AsSpan(windows);
        foreach (ResponseWindow window in all)
        {
            Places = Math.Max(Places, window.Count);
            Rows += window.Count;
        }

        int places = all.Length * Places;
        int[] before = new int[places];
        int[] items = new int[places];
        Lengths = new int[all.Length];
        Feedback = tape.Zeros(places, Feedbacks, out Span<float> feedback);
        Targets = tape.Zeros(places, Feedbacks, out Span<float> targets);
        Weights = tape.Zeros(places, Feedbacks, out Span<float> weights);
        for (int i = 0; i < all.Length; i++)
        {
            Lengths[i] = all[i].Count;
            for (int row = 0; row < all[i].Count; row++)
            {
                int place = (i * Places) + row;
                int source = all[i].First + row;
                items[place] = data.Log.Items[source];
                before[place] = row == 0 ? 0 : data.Log.Items[source - 1];
                for (int f = 0; f < Feedbacks; f++)
                {
                    int bit = (data.Log.Feedback[source] >> f) & 1;
                    feedback[(place * Feedbacks) + f] = row == 0 ? 0 : (data.Log.Feedback[source - 1] >> f) & 1;
                    targets[(place * Feedbacks) + f] = bit;
                    weights[(place * Feedbacks) + f] = bit == 1 ? 1f : negativeWeights[f];
                }
            }
        }

        Before = tape.Index(before);
        Items = tape.Index(items);
    }

    /// <summary>Places of a window, padding included.</summary>
    public int Places { get; }

    /// <summary>Rows of all windows.</summary>
    public int Rows { get; }

    /// <summary>Rows of each window.</summary>
    public int[] Lengths { get; }

    /// <summary>Item of the row before each place.</summary>
    public Indices Before { get; }

    /// <summary>Its feedback, [windows·places, 3].</summary>
    public Tensor Feedback { get; }

    /// <summary>Item of each place's own row.</summary>
    public Indices Items { get; }

    /// <summary>Its feedback, [windows·places, 3].</summary>
    public Tensor Targets { get; }

    /// <summary>Weights of the loss, 0 at padding, [windows·places, 3].</summary>
    public Tensor Weights { get; }
}
