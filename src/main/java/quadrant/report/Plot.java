package quadrant.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.Curves;
import quadrant.evaluation.Interval;

/** A plot of two axes with lines, marks and intervals, and its legend below. */
final class Plot {
    private static final double LEFT = 52;
    private static final double TOP = 30;
    private static final double WIDTH = 272;
    private static final double RIGHT_MARGIN = 16;
    private static final double LEGEND_LINE = 18;
    /** More points than these are not visible. */
    private static final int POINTS = 200;

    private final String title;
    private final Axis x;
    private final Axis y;
    private final double height;
    private final Svg marks = new Svg();
    private final List<Key> legend = new ArrayList<>();

    /** @param height of the plot without title, labels and legend */
    Plot(String title, Axis x, Axis y, double height) {
        this.title = title;
        this.x = x;
        this.y = y;
        this.height = height;
    }

    /** A line of the legend: its appearance, and its name. */
    private record Key(String attributes, String name) {}

    /** An axis from one number to another, with its labelled ticks. */
    record Axis(
            String label,
            double low,
            double high,
            boolean logarithmic,
            List<Double> ticks,
            DoubleFunction<String> name) {
        /** Shares, 0–1. */
        static Axis share(String label) {
            return share(label, 0);
        }

        /** Shares from a lower limit up to 1. */
        static Axis share(String label, double low) {
            List<Double> ticks = DoubleStream.of(0, 0.25, 0.5, 0.75, 1)
                    .map(t -> low + (1 - low) * t)
                    .boxed()
                    .toList();
            return new Axis(
                    label, low, 1, false, ticks, v -> Texts.format("%.2f", v).replaceFirst("\\.?0+$", ""));
        }

        /** From 0 or 1 in round steps, at most six of them. */
        static Axis steps(String label, double low, double high) {
            double step = round(Math.max(high - low, 1e-6) / 5);
            double top = Math.max(high, low + step);
            List<Double> ticks = DoubleStream.iterate(low == 0 ? 0 : step, v -> v <= top * 1.0001, v -> v + step)
                    .boxed()
                    .toList();
            String pattern = step < 0.1 ? "%.2f" : step < 1 ? "%.1f" : "%.0f";
            return new Axis(label, low, top, false, ticks, v -> Texts.format(pattern, v));
        }

        /** The next greater of 1, 2, 5 and their tenfolds. */
        private static double round(double raw) {
            double decade = Math.pow(10, Math.floor(Math.log10(raw)));
            return DoubleStream.of(1, 2, 5, 10)
                    .map(f -> f * decade)
                    .filter(v -> v >= raw * 0.9999)
                    .findFirst()
                    .orElse(raw);
        }

        /** On a logarithmic scale, from the first to the last of the given counts. */
        static Axis logarithmic(String label, List<Double> counts) {
            return new Axis(
                    label,
                    counts.get(0),
                    counts.get(counts.size() - 1),
                    true,
                    counts,
                    v -> Long.toString(Math.round(v)));
        }

        private double share(double v) {
            double share = logarithmic ? Math.log(v / low) / Math.log(high / low) : (v - low) / (high - low);
            return Math.min(Math.max(share, 0), 1);
        }
    }

    private double x(double v) {
        return LEFT + WIDTH * x.share(v);
    }

    private double y(double v) {
        return TOP + height * (1 - y.share(v));
    }

    private <T> String path(List<T> points, ToDoubleFunction<T> atX, ToDoubleFunction<T> atY, boolean steps) {
        int every = Math.max(1, (points.size() + POINTS - 1) / POINTS);
        StringBuilder s = new StringBuilder();
        double before = 0;
        for (int i = 0; i < points.size(); i++) {
            double px = atX.applyAsDouble(points.get(i));
            double py = atY.applyAsDouble(points.get(i));
            boolean shown = (i % every == 0 || i == points.size() - 1) && Double.isFinite(py);
            if (shown && steps) {
                s.append(place(before, py));
                before = px;
            }
            s.append(shown ? place(px, py) : "");
        }
        return s.toString().strip();
    }

    private String place(double atX, double atY) {
        return Svg.number(x(atX)) + "," + Svg.number(y(atY)) + " ";
    }

    private Plot add(String name, String path, String attributes) {
        marks.raw("<polyline points=\"" + path + "\"" + attributes + "/>");
        legend.add(new Key(attributes, name));
        return this;
    }

    /** Adds the next line, with its name in the legend if it has one. */
    <T> Plot line(String name, List<T> points, ToDoubleFunction<T> atX, ToDoubleFunction<T> atY) {
        return add(name, path(points, atX, atY, false), Svg.series(legend.size()));
    }

    /** Adds the next line, which runs in steps. */
    Plot steps(String name, List<Curves.Point> points) {
        return add(name, path(points, Curves.Point::x, Curves.Point::y, true), Svg.series(legend.size()));
    }

    /** Adds a dashed line of the first colour: a forecast. */
    <T> Plot dashed(String name, List<T> points, ToDoubleFunction<T> atX, ToDoubleFunction<T> atY) {
        return add(name, path(points, atX, atY, false), Svg.series(0) + " stroke-dasharray=\"6 3\"");
    }

    /** Fills the area between the bounds of intervals, in a pale colour. */
    <T> Plot band(int series, List<T> points, ToDoubleFunction<T> atX, Function<T, Interval> bounds) {
        List<T> back = new ArrayList<>(points);
        Collections.reverse(back);
        marks.raw("<polygon points=\"" + path(points, atX, p -> bounds.apply(p).high(), false) + " "
                + path(back, atX, p -> bounds.apply(p).low(), false) + "\" fill-opacity=\"0.15\""
                + Svg.fill(Svg.colour(series)) + "/>");
        return this;
    }

    /** Adds a dot; a hollow one is a forecast. */
    Plot dot(double atX, double atY, double radius, boolean hollow) {
        marks.circle(
                x(atX),
                y(atY),
                radius,
                Svg.fill(hollow ? "var(--paper)" : Svg.colour(0)) + " stroke-width=\"1.5\" stroke=\""
                        + (hollow ? Svg.colour(0) : "var(--paper)") + "\"");
        return this;
    }

    Plot interval(double atX, Interval i) {
        marks.line(x(atX), y(i.low()), x(atX), y(i.high()), " stroke=\"" + Svg.colour(0) + "\" stroke-width=\"1.5\"");
        return this;
    }

    /** The diagonal. */
    Plot diagonal() {
        marks.line(LEFT, TOP + height, LEFT + WIDTH, TOP, " stroke=\"var(--soft)\" stroke-dasharray=\"3 4\"");
        return this;
    }

    String svg() {
        Svg svg = new Svg().text(0, 15, Svg.INK + " font-weight=\"600\"", title);
        double bottom = TOP + height;
        for (double t : y.ticks) {
            svg.line(LEFT, y(t), LEFT + WIDTH, y(t), Svg.GRID);
            svg.text(LEFT - 6, y(t) + 4, Svg.SOFT + Svg.END, y.name.apply(t));
        }
        for (double t : x.ticks) {
            svg.line(x(t), TOP, x(t), bottom, Svg.GRID).text(x(t), bottom + 16, Svg.SOFT + Svg.MIDDLE, x.name.apply(t));
        }
        svg.text(LEFT + WIDTH / 2, bottom + 34, Svg.SOFT + Svg.MIDDLE, x.label);
        svg.upwards(12, TOP + height / 2, Svg.SOFT + Svg.MIDDLE, y.label);
        svg.raw(marks.toString());
        double at = bottom + 54;
        for (Key key : legend) {
            if (!key.name.isEmpty()) {
                svg.line(LEFT, at - 4, LEFT + 30, at - 4, key.attributes);
                svg.text(LEFT + 38, at, Svg.SOFT, Svg.fitting(key.name, WIDTH - 30, 12));
                at += LEGEND_LINE;
            }
        }
        return svg.drawing(title + ": " + y.label + " against " + x.label, LEFT + WIDTH + RIGHT_MARGIN, at - 8);
    }
}
