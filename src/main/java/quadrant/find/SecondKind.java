package quadrant.find;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Purple cells among pink ones, as leukocytes among red cells: blue over green is high in the stained nucleus, middling in its
 * cytoplasm and low in red cells. Only where such pixels hold at most half of the area found; then each nucleus, its lobes joined,
 * with its cytoplasm replaces the objects that lie in it.
 */
final class SecondKind {
    private static final double RARE = 0.5;
    /** The least step of ln blue/green from red cells to nuclei; also the noise times {@value #NOISE}. */
    private static final double STEP = 0.2;

    private static final double NOISE = 6;
    /** From the median absolute deviation to the standard deviation. */
    private static final double DEVIATION = 1.4826;
    /** The least area of a nucleus, of the typical object's. */
    private static final double FEW = 0.2;
    // of the root of the typical area: blur for nuclei and for cytoplasm, closing, opening, blur of the outline
    private static final double FINE = 0.03;
    private static final double COARSE = 0.06;
    private static final double JOIN = 0.15;
    private static final double OPEN = 0.1;
    private static final double SMOOTH = 0.1;
    /** The cytoplasm: a share of the step. */
    private static final double PALE = 0.15;
    /** Its farthest distance from the nucleus, in radii of that. */
    private static final double REACH = 1.2;

    private final int w;
    private final int h;
    private final double unit;
    private final Field raw;
    private final int[] labels;
    private final double[] area;
    private final double typical;

    private SecondKind(Planes p, int[] labels, double typical) {
        this.w = p.w();
        this.h = p.h();
        this.unit = Math.sqrt(typical);
        this.typical = typical;
        this.labels = labels;
        this.area = new double[Arrays.stream(labels).max().orElse(0) + 1];
        for (int l : labels) {
            area[l]++;
        }
        float[] blue = p.density(2);
        float[] green = p.density(1);
        for (int i = 0; i < blue.length; i++) {
            blue[i] -= green[i];
        }
        this.raw = new Field(w, h, blue);
    }

    /** Labels with these cells, numbered behind the others; the same ones where there is no such cell. */
    static int[] added(Planes p, int[] labels, double typical) {
        return p.channels().length < 3 ? labels : new SecondKind(p, labels, typical).added();
    }

    private int[] added() {
        Field f = raw.gauss(Math.max(1, FINE * unit));
        float threshold = f.otsu();
        boolean[] high = new boolean[labels.length];
        int n = area.length;
        double[] purple = new double[n];
        int highPx = 0;
        for (int i = 0; i < high.length; i++) {
            high[i] = f.v[i] > threshold;
            highPx += high[i] ? 1 : 0;
            purple[labels[i]] += high[i] ? 1 : 0;
        }
        double all = 0;
        double rare = 0;
        for (int l = 1; l < n; l++) {
            all += area[l];
            rare += purple[l] > area[l] / 2 ? area[l] : 0;
        }
        if (highPx == 0 || rare > RARE * all) {
            return labels;
        }
        double low = median(f.v, high, false, 0);
        double step = median(f.v, high, true, 0) - low;
        double noise = DEVIATION * median(f.v, high, false, low);
        return step < Math.max(STEP, NOISE * noise) ? labels : added(high, low + PALE * step);
    }

    /** The median of the values on or off the mask; with a centre that of their distances from it. */
    private static double median(float[] v, boolean[] mask, boolean on, double centre) {
        float[] some = new float[v.length];
        int n = 0;
        for (int i = 0; i < v.length; i++) {
            if (mask[i] == on) {
                some[n++] = (float) (centre == 0 ? v[i] : Math.abs(v[i] - centre));
            }
        }
        return n == 0 ? 0 : Field.at(Arrays.copyOf(some, n), 0.5);
    }

    private int[] added(boolean[] high, double paleFrom) {
        boolean[] joined = away(away(high, JOIN * unit), JOIN * unit);
        float[] nuclei = new float[high.length];
        for (int i = 0; i < high.length; i++) {
            nuclei[i] = high[i] || joined[i] ? 1 : 0;
        }
        Runs runs = new Runs(w, h);
        runs.at(nuclei, 0.5f, -1);
        double[] size = runs.shapes()[0];
        int[] owner = runs.labels();
        boolean[] big = new boolean[high.length];
        boolean any = false;
        for (int i = 0; i < big.length; i++) {
            big[i] = owner[i] > 0 && size[owner[i]] >= FEW * typical;
            any |= big[i];
        }
        if (!any) {
            return labels;
        }
        Field f = raw.gauss(Math.max(1, COARSE * unit));
        boolean[] notPale = new boolean[high.length];
        for (int i = 0; i < high.length; i++) {
            notPale[i] = !(f.v[i] > paleFrom);
        }
        // opening cuts off the rims of red cells
        boolean[] beyond = away(away(notPale, OPEN * unit), OPEN * unit);
        int[] nucleus = owner.clone();
        float[] d = Field.far(big, w, h, owner);
        int[] out = labels.clone();
        int[] wanted = IntStream.range(1, runs.count())
                .filter(l -> size[l] >= FEW * typical)
                .toArray();
        Patch[] patches = runs.patches(wanted);
        for (int k = 0; k < wanted.length; k++) {
            int own = wanted[k];
            double reach = REACH * Math.sqrt(size[own] / Math.PI);
            IntPredicate in = i -> nucleus[i] == own || (!beyond[i] && d[i] <= reach);
            draw(
                    cell(patches[k], reach, i -> owner[i] == own && in.test(i)),
                    i -> owner[i] == own,
                    out,
                    area.length + own);
        }
        return out;
    }

    private boolean[] away(boolean[] mask, double px) {
        float[] d = Field.far(mask, w, h, new int[0]);
        boolean[] away = new boolean[d.length];
        for (int i = 0; i < d.length; i++) {
            away[i] = d[i] > px;
        }
        return away;
    }

    /** The smoothed pixels about a nucleus: of their components that with most of it, without holes. */
    private Patch cell(Patch nucleus, double reach, IntPredicate in) {
        double sigma = Math.max(1, SMOOTH * unit);
        int margin = (int) Math.ceil(reach + 5 * sigma + 2);
        int left = Math.max(0, nucleus.x() - margin);
        int top = Math.max(0, nucleus.y() - margin);
        int wide = Math.min(w, nucleus.x() + nucleus.w() + margin) - left;
        int high = Math.min(h, nucleus.y() + nucleus.h() + margin) - top;
        float[] some = new float[wide * high];
        for (int i = 0; i < some.length; i++) {
            some[i] = in.test((top + i / wide) * w + left + i % wide) ? 1 : 0;
        }
        Runs runs = new Runs(wide, high);
        runs.at(new Field(wide, high, some).gauss(sigma).v, 0.5f, -1);
        int[] of = runs.labels();
        int[] held = new int[runs.count()];
        for (int i = 0; i < nucleus.on().length; i++) {
            if (nucleus.on()[i]) {
                held[of[(nucleus.y() - top + i / nucleus.w()) * wide + nucleus.x() - left + i % nucleus.w()]]++;
            }
        }
        held[0] = -1;
        int best = 0;
        for (int l = 1; l < held.length; l++) {
            best = held[l] > held[best] ? l : best;
        }
        Patch cell = best == 0 ? nucleus : runs.patches(new int[] {best})[0].filled();
        return best == 0 ? cell : new Patch(cell.x() + left, cell.y() + top, cell.w(), cell.h(), cell.on());
    }

    /** Draws a cell over objects; those of which it holds more than half go. */
    private void draw(Patch cell, IntPredicate own, int[] out, int label) {
        Map<Integer, Integer> held = new HashMap<>();
        List<Integer> pixels = new ArrayList<>();
        for (int i = 0; i < cell.on().length; i++) {
            int at = (cell.y() + i / cell.w()) * w + cell.x() + i % cell.w();
            if (cell.on()[i] && own.test(at)) {
                pixels.add(at);
                held.merge(labels[at], 1, Integer::sum);
            }
        }
        held.remove(0);
        held.keySet().removeIf(l -> held.get(l) <= area[l] / 2);
        for (int i = 0; i < out.length && !held.isEmpty(); i++) {
            if (out[i] > 0 && out[i] < area.length && held.containsKey(out[i])) {
                out[i] = 0;
            }
        }
        pixels.forEach(at -> out[at] = label);
    }
}
