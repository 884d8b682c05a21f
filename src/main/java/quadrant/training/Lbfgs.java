package quadrant.training;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import quadrant.task.Task;

/**
 * Limited-memory BFGS with a backtracking line search (Liu & Nocedal 1989; Nocedal & Wright, "Numerical Optimization",
 * algorithm 7.5), for smooth convex functions.
 */
final class Lbfgs {
    private static final int MEMORY = 10;
    private static final double SUFFICIENT_DECREASE = 1e-4;
    private static final double CURVATURE = 1e-10;

    private Lbfgs() {}

    /** A function that also writes its gradient into the second argument. */
    @FunctionalInterface
    interface Objective {
        double at(double[] x, double[] gradient);
    }

    /** The difference of two iterates, of their gradients, and 1/(their product). */
    private static final class Pair {
        private final double[] step;
        private final double[] change;
        private final double rho;

        Pair(double[] step, double[] change, double product) {
            this.step = step;
            this.change = change;
            this.rho = 1 / product;
        }
    }

    /**
     * The minimum.
     *
     * @param tolerance stops when no component of the gradient is larger
     */
    static double[] minimise(Objective f, double[] start, double tolerance, int maxIterations, Task task) {
        double[] x = start.clone();
        double[] g = new double[x.length];
        double value = f.at(x, g);
        Deque<Pair> pairs = new ArrayDeque<>();
        for (int i = 0; i < maxIterations && largest(g) > tolerance; i++) {
            task.checkCancelled();
            task.progress(i, maxIterations);
            double[] direction = direction(g, pairs);
            double slope = dot(direction, g);
            double length = pairs.isEmpty() ? Math.min(1, 1 / Math.sqrt(dot(g, g))) : 1;
            double[] next = new double[x.length];
            double[] nextG = new double[x.length];
            double nextValue;
            do {
                for (int j = 0; j < x.length; j++) {
                    next[j] = x[j] + length * direction[j];
                }
                nextValue = f.at(next, nextG);
                length /= 2;
            } while (nextValue > value + SUFFICIENT_DECREASE * 2 * length * slope && length > 1e-12);
            if (length <= 1e-12) {
                break;
            }
            remember(pairs, difference(next, x), difference(nextG, g));
            x = next;
            g = nextG;
            value = nextValue;
        }
        return x;
    }

    private static void remember(Deque<Pair> pairs, double[] step, double[] change) {
        double product = dot(step, change);
        if (product > CURVATURE * dot(change, change)) {
            pairs.addLast(new Pair(step, change, product));
            if (pairs.size() > MEMORY) {
                pairs.removeFirst();
            }
        }
    }

    /** The two-loop recursion. */
    private static double[] direction(double[] g, Deque<Pair> pairs) {
        double[] q = g.clone();
        double[] alpha = new double[pairs.size()];
        Iterator<Pair> newestFirst = pairs.descendingIterator();
        for (int i = 0; newestFirst.hasNext(); i++) {
            Pair p = newestFirst.next();
            alpha[i] = p.rho * dot(p.step, q);
            add(q, p.change, -alpha[i]);
        }
        if (!pairs.isEmpty()) {
            Pair last = pairs.getLast();
            scale(q, 1 / (last.rho * dot(last.change, last.change)));
        }
        int i = pairs.size() - 1;
        for (Pair p : pairs) {
            double beta = p.rho * dot(p.change, q);
            add(q, p.step, alpha[i--] - beta);
        }
        scale(q, -1);
        return q;
    }

    private static double largest(double[] v) {
        double m = 0;
        for (double d : v) {
            m = Math.max(m, Math.abs(d));
        }
        return m;
    }

    private static double dot(double[] a, double[] b) {
        double s = 0;
        for (int i = 0; i < a.length; i++) {
            s += a[i] * b[i];
        }
        return s;
    }

    private static void add(double[] to, double[] what, double factor) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * what[i];
        }
    }

    private static void scale(double[] v, double factor) {
        for (int i = 0; i < v.length; i++) {
            v[i] *= factor;
        }
    }

    private static double[] difference(double[] a, double[] b) {
        double[] d = new double[a.length];
        for (int i = 0; i < d.length; i++) {
            d[i] = a[i] - b[i];
        }
        return d;
    }
}
