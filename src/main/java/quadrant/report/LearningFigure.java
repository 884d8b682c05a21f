package quadrant.report;

import java.util.ArrayList;
import java.util.List;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.LearningCurve;

/** A learning curve with its forecasts as the template draws it, in a box of 320 × 316 units; sizes are on a logarithmic axis. */
record LearningFigure(
        String unit,
        String fitted,
        String forecast,
        String band,
        List<Whisker> whiskers,
        List<Tick> sizes,
        List<Tick> shares) {
    private static final double LEFT = 46;
    private static final double RIGHT = 302;
    private static final double TOP = 8;
    private static final double BOTTOM = 272;
    private static final int STEPS = 40;

    static LearningFigure of(LearningCurve.Course course, String unit) {
        List<LearningCurve.Point> points = course.points();
        List<LearningCurve.Point> ahead =
                course.ahead().stream().map(LearningCurve.Forecast::point).toList();
        double today = course.today().groups();
        Axis axis = new Axis(points.get(0).groups(), ahead.get(ahead.size() - 1).groups());
        List<Whisker> whiskers = new ArrayList<>();
        points.forEach(p -> whiskers.add(axis.whisker(p, "dot")));
        ahead.forEach(p -> whiskers.add(axis.whisker(p, "ahead")));
        List<Tick> sizes = new ArrayList<>();
        sizes.add(axis.tick(points.get(0).groups()));
        sizes.add(axis.tick(today));
        ahead.forEach(p -> sizes.add(axis.tick(p.groups())));
        List<Tick> shares = new ArrayList<>();
        for (double v : new double[] {0, 0.25, 0.5, 0.75, 1}) {
            shares.add(new Tick(text(y(v)), Texts.format("%.2f", v).replaceFirst("\\.?0+$", "")));
        }
        return new LearningFigure(
                unit,
                axis.line(course, axis.least, today),
                axis.line(course, today, axis.most),
                axis.band(course),
                whiskers,
                sizes,
                shares);
    }

    private static double y(double share) {
        return BOTTOM - (BOTTOM - TOP) * Math.min(1, Math.max(0, share));
    }

    private static String text(double units) {
        return Texts.format("%.1f", units);
    }

    record Tick(String at, String text) {}

    record Whisker(String x, String y, String low, String high, String kind) {}

    private static final class Axis {
        private final double least;
        private final double most;

        Axis(double least, double most) {
            this.least = least;
            this.most = most;
        }

        private double x(double n) {
            return LEFT + (RIGHT - LEFT) * Math.log(n / least) / Math.log(most / least);
        }

        Tick tick(double n) {
            return new Tick(text(x(n)), Long.toString(Math.round(n)));
        }

        Whisker whisker(LearningCurve.Point p, String kind) {
            return new Whisker(
                    text(x(p.groups())),
                    text(y(p.recall())),
                    text(y(p.interval().low())),
                    text(y(p.interval().high())),
                    kind);
        }

        String line(LearningCurve.Course course, double from, double to) {
            StringBuilder s = new StringBuilder();
            for (int i = 0; i <= STEPS; i++) {
                double n = from * Math.pow(to / from, i / (double) STEPS);
                s.append(text(x(n)))
                        .append(',')
                        .append(text(y(1 - course.law().at(n))))
                        .append(' ');
            }
            return s.toString().strip();
        }

        /** Around the forecasts, from today on. */
        String band(LearningCurve.Course course) {
            List<LearningCurve.Point> all = new ArrayList<>(List.of(course.today()));
            course.ahead().forEach(f -> all.add(f.point()));
            StringBuilder s = new StringBuilder();
            for (LearningCurve.Point p : all) {
                s.append(text(x(p.groups())))
                        .append(',')
                        .append(text(y(p.interval().high())))
                        .append(' ');
            }
            for (int i = all.size() - 1; i >= 0; i--) {
                LearningCurve.Point p = all.get(i);
                s.append(text(x(p.groups())))
                        .append(',')
                        .append(text(y(p.interval().low())))
                        .append(' ');
            }
            return s.toString().strip();
        }
    }
}
