package quadrant.face.command;

import ij.gui.Plot;
import ij.gui.PlotWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import quadrant.training.EpochRecord;

/** Loss and accuracy in a plot window, drawn anew after each epoch until the user closes it. */
final class Curves implements Consumer<EpochRecord> {
    private final List<EpochRecord> epochs = new ArrayList<>();
    private @Nullable PlotWindow window;

    @Override
    public synchronized void accept(EpochRecord epoch) {
        epochs.add(epoch);
        if (window == null) {
            window = plot().show();
        } else if (!window.isClosed()) {
            window.drawPlot(plot());
        }
    }

    private Plot plot() {
        double[] x = epochs.stream().mapToDouble(EpochRecord::epoch).toArray();
        double[] loss = epochs.stream().mapToDouble(EpochRecord::loss).toArray();
        double[] accuracy = epochs.stream().mapToDouble(EpochRecord::accuracy).toArray();
        double highest = epochs.stream().mapToDouble(EpochRecord::loss).max().orElse(1);
        Plot plot = new Plot("Quadrant: training", "Epoch", "Loss, accuracy");
        plot.setLimits(0, Math.max(2, epochs.get(0).epochs()), 0, Math.max(1, highest) * 1.05);
        plot.setLineWidth(2);
        plot.setColor("red", "red");
        plot.addPoints(x, loss, Plot.CONNECTED_CIRCLES);
        plot.setColor("blue", "blue");
        plot.addPoints(x, accuracy, Plot.CONNECTED_CIRCLES);
        String legend = "loss\naccuracy on training views";
        List<EpochRecord> held =
                epochs.stream().filter(e -> e.validation().isPresent()).toList();
        if (!held.isEmpty()) {
            plot.setColor("#008000", "#008000");
            plot.addPoints(
                    held.stream().mapToDouble(EpochRecord::epoch).toArray(),
                    held.stream().mapToDouble(e -> e.validation().orElseThrow()).toArray(),
                    Plot.CONNECTED_CIRCLES);
            legend += "\nbalanced accuracy on validation images";
        }
        plot.setColor("black");
        plot.addLegend(legend);
        return plot;
    }
}
