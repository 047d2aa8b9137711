using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using RecEnv.Environments.DocumentTransition;

namespace RecEnv.Agents.Planning;

/// <summary>Exact values of DocumentTransition: of a policy by one linear solve, the best by policy iteration.</summary>
/// <remarks>
/// <para>
/// With W[i, a] the probability that a user at i accepts a, rewards r₊ and r₋, probabilities c₊ and c₋ to go on, and
/// discount γ, a policy π(a | i) has V = (I − γP)⁻¹ r with
/// r_i = Σ_a π(a | i) (W[i, a] r₊ + (1 − W[i, a]) r₋) and
/// P_ij = π(j | i) W[i, j] c₊ + c₋/D · Σ_a π(a | i) (1 − W[i, a]).
/// The horizon is left out: a truncated episode is to be bootstrapped.
/// </para>
/// <para>Reference: Howard (1960), "Dynamic programming and Markov processes". Draws nothing. Thread-safe.</para>
/// </remarks>
public sealed class DocumentTransitionSolver
{
    // Rounding must not pass for an improvement, or policy iteration could go round.
    private const double Tolerance = 1e-12;

    private readonly TransitionMatrix _matrix;
    private readonly DocumentTransitionOptions _options;
    private readonly double _discount;

    /// <summary>Takes the model.</summary>
    /// <param name="matrix">Acceptance probabilities, [D, D].</param>
    /// <param name="options">Rewards and probabilities to go on; null for the defaults. Its matrix is not used.</param>
    /// <param name="discount">γ, in [0, 1]. Default 1: the expected return itself.</param>
    /// <exception cref="ArgumentException">The discount is out of range, or sessions may last for ever.</exception>
    public DocumentTransitionSolver(TransitionMatrix matrix, DocumentTransitionOptions? options = null, double discount = 1)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        _matrix = matrix;
        _options = options ?? new DocumentTransitionOptions();
        _discount = discount;
        double goOn = Math.Max(_options.ContinueAfterAccept, _options.ContinueAfterReject);
        if (!(discount >= 0 && discount <= 1) || !(goOn < 1))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Exact values need a discount in [0, 1] and probabilities to go on below 1, but they are {discount}, {_options.ContinueAfterAccept} and {_options.ContinueAfterReject}."));
        }
    }

    private int Count => _matrix.DocumentCount;

    /// <summary>Evaluates a policy that shows one document at each document.</summary>
    /// <param name="actions">Document to show at each document, [D], each in [0, D).</param>
    /// <exception cref="ArgumentException">There are not D of them, or one is out of range.</exception>
    public PolicyValue Evaluate(IReadOnlyList<int> actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        if (actions.Count != Count || actions.Any(action => action < 0 || action >= Count))
        {
            throw new ArgumentException(
                $"A policy shows one of {Count} documents (0 to {Count - 1}) at each of them, but it is " +
                $"[{string.Join(", ", actions.Take(20))}].",
                nameof(actions));
        }

        double[,] policy = new double[Count, Count];
        for (int i = 0; i < Count; i++)
        {
            policy[i, actions[i]] = 1;
        }

        return Evaluate(policy);
    }

    /// <summary>Evaluates a policy that draws what it shows.</summary>
    /// <param name="policy">π(a | i), [D, D]: each row sums to 1.</param>
    /// <exception cref="ArgumentException">It is not [D, D], or a row is no distribution.</exception>
    public PolicyValue Evaluate(double[,] policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        Check(policy);
        Vector<double> rewards = Vector<double>.Build.Dense(Count);
        Matrix<double> next = Matrix<double>.Build.Dense(Count, Count);
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<double> row = _matrix.Row(i);
            double rejected = 0;
            for (int a = 0; a < Count; a++)
            {
                rejected += policy[i, a] * (1 - row[a]);
                rewards[i] += policy[i, a] * ImmediateReward(row[a]);
            }

            for (int j = 0; j < Count; j++)
            {
                next[i, j] = (policy[i, j] * row[j] * _options.ContinueAfterAccept)
                    + (_options.ContinueAfterReject / Count * rejected);
            }
        }

        Vector<double> steps = Vector<double>.Build.Dense(Count, 1);
        LU<double> undiscounted = Factor(next, 1);
        double[] lengths = [.. undiscounted.Solve(steps)];
        double[] values = [.. (_discount == 1 ? undiscounted : Factor(next, _discount)).Solve(rewards)];
        return new PolicyValue(values, lengths);
    }

    /// <summary>Finds the best policy by policy iteration from the policy that is best for one step.</summary>
    /// <remarks>Ties go to what the policy showed before, at the start to the lower document.</remarks>
    public OptimalPolicy Solve()
    {
        int[] actions = new int[Count];
        Improve(actions, ActionValues(new double[Count]));
        int improvements = 0;
        PolicyValue value = Evaluate(actions);
        while (Improve(actions, ActionValues(value.Values)))
        {
            improvements++;
            value = Evaluate(actions);
        }

        return new OptimalPolicy(actions, value, improvements);
    }

    /// <summary>Value of showing each document at each document, and going on from given values.</summary>
    /// <remarks>Q[i, a] = W (r₊ + γ c₊ V_a) + (1 − W)(r₋ + γ c₋ mean V), with W = W[i, a].</remarks>
    /// <param name="values">V, [D].</param>
    /// <returns>Q, [D, D].</returns>
    public double[,] ActionValues(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Count, Count);
        double jump = _discount * _options.ContinueAfterReject * values.Average();
        double[,] actionValues = new double[Count, Count];
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<double> row = _matrix.Row(i);
            for (int a = 0; a < Count; a++)
            {
                double follow = _discount * _options.ContinueAfterAccept * values[a];
                actionValues[i, a] = ImmediateReward(row[a]) + (row[a] * follow) + ((1 - row[a]) * jump);
            }
        }

        return actionValues;
    }

    private static LU<double> Factor(Matrix<double> next, double discount) =>
        (Matrix<double>.Build.DenseIdentity(next.RowCount) - (discount * next)).LU();

    /// <summary>Takes the better action where there is one; tells whether there was.</summary>
    private static bool Improve(int[] actions, double[,] actionValues)
    {
        bool changed = false;
        for (int i = 0; i < actions.Length; i++)
        {
            int best = actions[i];
            for (int a = 0; a < actions.Length; a++)
            {
                double margin = Tolerance * (1 + Math.Abs(actionValues[i, best]));
                best = actionValues[i, a] > actionValues[i, best] + margin ? a : best;
            }

            changed |= best != actions[i];
            actions[i] = best;
        }

        return changed;
    }

    private double ImmediateReward(double accept) =>
        (accept * _options.AcceptReward) + ((1 - accept) * _options.RejectReward);

    private void Check(double[,] policy)
    {
        if (policy.GetLength(0) != Count || policy.GetLength(1) != Count)
        {
            throw new ArgumentException(
                $"A policy over {Count} documents is [{Count}, {Count}], but it is [{policy.GetLength(0)}, {policy.GetLength(1)}].",
                nameof(policy));
        }

        for (int i = 0; i < Count; i++)
        {
            double sum = 0;
            bool isNegative = false;
            for (int a = 0; a < Count; a++)
            {
                sum += policy[i, a];
                isNegative |= policy[i, a] < 0;
            }

            if (isNegative || !(Math.Abs(sum - 1) <= 1e-9))
            {
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"Row {i} of a policy must hold probabilities that sum to 1, but it sums to {sum}."),
                    nameof(policy));
            }
        }
    }
}
