package quadrant.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import quadrant.dataset.io.Texts;
import quadrant.evaluation.RiskCoverage;

/** What the partial {@code doubts.mustache} asks for, by name: the sentences, and the curve in a box of 330 × 186 units. */
final class DoubtPage {
    private static final double LEFT = 44;
    private static final double RIGHT = 308;
    private static final double TOP = 10;
    private static final double BOTTOM = 150;
    private static final int TICKS = 4;

    private DoubtPage() {}

    static Map<String, Object> of(RunReport.Doubts doubts) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("sentences", doubts.sentences());
        page.put("figure", doubts.curve().size() < 2 ? List.of() : List.of(figure(doubts.curve())));
        return page;
    }

    private static Map<String, Object> figure(List<RiskCoverage.Point> curve) {
        double least =
                curve.stream().mapToDouble(RiskCoverage.Point::accuracy).min().orElse(0);
        double bottom = Math.min(0.8, Math.floor(least * 5) / 5);
        StringBuilder points = new StringBuilder();
        for (RiskCoverage.Point p : curve) {
            points.append(text(x(p.coverage())))
                    .append(',')
                    .append(text(y(p.accuracy(), bottom)))
                    .append(' ');
        }
        List<CurveFigure.Tick> xTicks = new ArrayList<>();
        List<CurveFigure.Tick> yTicks = new ArrayList<>();
        for (int i = 0; i <= TICKS; i++) {
            double share = (double) i / TICKS;
            double accuracy = bottom + (1 - bottom) * share;
            xTicks.add(new CurveFigure.Tick(text(x(share)), Texts.percent(share)));
            yTicks.add(new CurveFigure.Tick(text(y(accuracy, bottom)), Texts.percent(accuracy)));
        }
        Map<String, Object> figure = new LinkedHashMap<>();
        figure.put("points", points.toString().strip());
        figure.put("xTicks", xTicks);
        figure.put("yTicks", yTicks);
        return figure;
    }

    private static double x(double share) {
        return LEFT + (RIGHT - LEFT) * share;
    }

    private static double y(double accuracy, double bottom) {
        return BOTTOM - (BOTTOM - TOP) * (accuracy - bottom) / (1 - bottom);
    }

    private static String text(double units) {
        return Texts.format("%.1f", units);
    }
}
