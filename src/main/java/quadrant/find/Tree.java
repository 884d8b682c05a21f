package quadrant.find;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import quadrant.find.Runs.Mask;
import quadrant.task.Task;

/**
 * The components of a plane at all thresholds, and the best choice among them of which none lies in another.
 *
 * <p>The components of one threshold lie within those of the thresholds below it and so form a tree (Salembier, Oliveras &amp;
 * Garrido, Antiextensive connected operators for image and sequence processing, 1998), as do the extremal regions of Matas et
 * al., Robust wide-baseline stereo from maximally stable extremal regions, 2002. The quality of a component is the product of
 * the worth of its roundness, its edge and its size, each from 0 to 1. From the highest threshold down, a component replaces
 * those found in it if q ≥ q̄ · s<sup>{@value #COVER}</sup>, where q̄ is their mean quality by area and s the share of its area
 * that they cover: the choice of Neumann &amp; Matas, Real-time scene text localization, 2012, by dynamic programming.
 */
final class Tree {
    /** The quality below which nothing is kept. */
    private static final double WORST = 0.3;

    private static final double ROUND_FROM = 0.78;
    private static final double ROUND_TO = 0.96;
    /** A typical edge, of the mean gradient on Otsu's outline; an edge is worth all from 4 of it on. */
    private static final double EDGE = 0.5;

    private static final double EDGE_WORTH = 0.25;
    /** The power of an edge's worth where sizes are known: pale cells beside dark ones have weaker edges. */
    private static final double SOFT = 0.7;

    private static final double COVER = 0.2;
    /** The least roundness that is never cut. */
    private static final double CUT = 0.95;

    /** What a cut is worth, and the depth of its neck, beside a second kind of cells and without one: clumps of those are pale. */
    private static final double[] CUT_WORTH = {0.9, 1.05};

    private static final double[] NECK = {0.098, 0.03};
    private static final double LOW = 0.005;
    private static final double HIGH = 0.998;

    private final Field field;
    private final double least;
    private final double most;
    private final double typical;
    private final int alone;
    private final Field gradient;
    private final float otsu;
    private final double edge;
    private final int[] clicks;
    private final double[][] clicked;
    private final List<Level> levels = new ArrayList<>();
    private Runs runs;
    private Runs before;

    /** A threshold, and for each of its components quality, area, the one that holds it below, and whether it is cut. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Level(double threshold, double[] q, double[] area, int[] below, BitSet cut) {}

    /**
     * The choice.
     *
     * @param labels for each pixel its object, from 1 on; 0 for none
     * @param quality by object
     * @param clicked for each click quality and area of the best component around it; 0 where there is none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Choice(int[] labels, double[] quality, double[][] clicked) {}

    /**
     * A tree that has not grown.
     *
     * @param least area in pixels, and {@code most}
     * @param typical area; 0 where it is not known, and no object is cut
     * @param alone whether there is no second kind of cells, so that objects are cut more readily
     * @param clicks pixels in wanted objects
     */
    Tree(Field f, double sigma, double least, double most, double typical, boolean alone, int... clicks) {
        this.field = f.gauss(sigma);
        this.least = least;
        this.most = most;
        this.typical = typical;
        this.alone = alone ? 1 : 0;
        this.clicks = clicks;
        clicked = new double[clicks.length][2];
        gradient = field.gradient();
        otsu = field.otsu();
        runs = new Runs(f.w(), f.h());
        before = new Runs(f.w(), f.h());
        runs.at(field, otsu, -1);
        edge = Math.max(1e-6, EDGE * runs.rim(gradient)[0]);
    }

    /** The components above Otsu's threshold; until the tree is used again. */
    Runs standingOut() {
        runs.at(field, otsu, most);
        return runs;
    }

    Choice choose(int many, Task task) {
        double[] ends = field.at(LOW, HIGH);
        for (int k = 1; k <= many; k++) {
            task.checkCancelled();
            double t = ends[0] + (ends[1] - ends[0]) * k / (many + 1);
            runs.at(field, t, most);
            levels.add(level(t));
            Runs used = before;
            before = runs;
            runs = used;
        }
        return draw(best());
    }

    private Level level(double t) {
        Shapes shapes = runs.shapes();
        double[] q = runs.rim(gradient);
        double[] area = new double[q.length];
        int[] below = new int[q.length];
        BitSet cut = new BitSet();
        for (int i = 1; i < q.length; i++) {
            area[i] = shapes.area(i);
            below[i] = levels.isEmpty() ? 0 : before.at(runs.first(i));
            double roundness = shapes.roundness(i);
            double sharp = Math.pow(Math.min(1, q[i] / edge * EDGE_WORTH), typical > 0 ? SOFT : 1);
            q[i] = roundWorth(roundness) * sharp * sizeWorth(area[i]);
            boolean large = typical > 0 && area[i] >= 2 * least && area[i] <= 20 * typical;
            // the last is the most that a cut can be worth
            if (large && roundness < CUT && sharp >= WORST && sharp * CUT_WORTH[alone] > q[i]) {
                double worth = cut(i).map(this::worth).orElse(0.0) * sharp * CUT_WORTH[alone];
                cut.set(i, worth > q[i]);
                q[i] = Math.max(q[i], worth);
            }
        }
        click(q, area);
        return new Level(t, q, area, below, cut);
    }

    private Optional<Necks> cut(int i) {
        return Necks.cut(runs.mask(i), NECK[alone]);
    }

    private void click(double[] q, double[] area) {
        for (int j = 0; j < clicks.length; j++) {
            int i = runs.at(clicks[j]);
            double[] best = clicked[j];
            if (i > 0 && q[i] * Math.pow(area[i], COVER) > best[0] * Math.pow(best[1], COVER)) {
                clicked[j] = new double[] {q[i], area[i]};
            }
        }
    }

    private static double roundWorth(double roundness) {
        return Math.max(0, Math.min(1, (roundness - ROUND_FROM) / (ROUND_TO - ROUND_FROM)));
    }

    /** 1 within the square roots of the limits about the typical area, then falling to 0 at the limits with its logarithm. */
    private double sizeWorth(double area) {
        if (area < least || area > most) {
            return 0;
        }
        double x = typical > 0 ? Math.log(area / typical) : 0;
        return Math.max(0, Math.min(1, 2 - 2 * x / Math.log(x < 0 ? Finder.SMALL : Finder.BIG)));
    }

    /** The mean worth of pieces by area; those that are too small are worth nothing, and one alone is no cut. */
    private double worth(Necks pieces) {
        double sum = 0;
        double all = 0;
        int big = 0;
        for (int l = 1; l < pieces.shapes().count(); l++) {
            double a = pieces.shapes().area(l);
            all += a;
            big += a >= least ? 1 : 0;
            sum += a >= least ? roundWorth(pieces.shapes().roundness(l)) * sizeWorth(a) * a : 0;
        }
        return big > 1 ? sum / all : 0;
    }

    /** For each threshold which components are at least as good as what was found in them. */
    private BitSet[] best() {
        BitSet[] taken = new BitSet[levels.size()];
        double[] sums = {};
        double[] areas = {};
        for (int k = taken.length - 1; k >= 0; k--) {
            Level level = levels.get(k);
            double[] inside = new double[level.q.length];
            double[] share = new double[level.q.length];
            for (int i = 1; i < sums.length; i++) {
                inside[levels.get(k + 1).below[i]] += sums[i];
                share[levels.get(k + 1).below[i]] += areas[i];
            }
            taken[k] = new BitSet();
            for (int i = 1; i < inside.length; i++) {
                double a = level.area[i];
                double mean = inside[i] / Math.max(share[i], 1);
                if (level.q[i] >= WORST && level.q[i] >= mean * Math.pow(share[i] / a, COVER)) {
                    taken[k].set(i);
                    inside[i] = level.q[i] * a;
                    share[i] = a;
                }
            }
            sums = inside;
            areas = share;
        }
        return taken;
    }

    /** Draws from each branch the lowest that was taken. */
    private Choice draw(BitSet... taken) {
        int[] labels = new int[field.v().length];
        List<Double> quality = new ArrayList<>(List.of(0.0));
        BitSet above = new BitSet();
        for (int k = 0; k < taken.length; k++) {
            Level level = levels.get(k);
            int[] number = new int[level.q.length];
            BitSet hidden = new BitSet();
            for (int i = 1; i < number.length; i++) {
                boolean within = above.get(level.below[i]);
                hidden.set(i, within || taken[k].get(i));
                number[i] = !within && taken[k].get(i) ? 1 : 0;
            }
            above = hidden;
            if (Arrays.stream(number).sum() > 0) {
                runs.at(field, level.threshold, most);
                draw(level, number, labels, quality);
            }
        }
        return new Choice(labels, quality.stream().mapToDouble(q -> q).toArray(), clicked);
    }

    private void draw(Level level, int[] number, int[] labels, List<Double> quality) {
        for (int i = 1; i < number.length; i++) {
            if (number[i] > 0 && level.cut.get(i)) {
                number[i] = 0;
                Mask m = runs.mask(i);
                Necks pieces = cut(i).orElseThrow();
                int[] to = new int[pieces.shapes().count()];
                for (int l = 1; l < to.length; l++) {
                    if (pieces.shapes().area(l) >= least) {
                        to[l] = quality.size();
                        quality.add(level.q[i]);
                    }
                }
                for (int at = 0; at < m.on().length; at++) {
                    if (m.on()[at]) {
                        labels[(m.y() + at / m.w()) * field.w() + m.x() + at % m.w()] = to[pieces.piece()[at]];
                    }
                }
            } else if (number[i] > 0) {
                number[i] = quality.size();
                quality.add(level.q[i]);
            }
        }
        runs.draw(number, labels);
    }
}
