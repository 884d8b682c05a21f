package quadrant.imagej.ui;

import ij.Macro;
import ij.plugin.PlugIn;
import java.util.Map;

/** Plugins › Quadrant, and the calls of macros: both run an {@link Entry} by its name. */
public final class Menu implements PlugIn {
    /** Runs the entry that {@code plugins.config} names, with a dialog, or with the options of the macro that runs it. */
    @Override
    public void run(String name) {
        String given = Macro.getOptions();
        Throwable failure = Host.attempt(() -> {
            Entry entry = MacroVerbs.named(name);
            Map<String, String> options = OptionText.ofMacro(given);
            if (!Host.window()) {
                entry.print(options);
            } else if (given != null) {
                entry.show(options);
            } else {
                entry.ask();
            }
            return null;
        });
        if (failure != null) {
            Failures.report(failure, given != null);
        }
    }

    /**
     * Runs an entry for {@code call("quadrant.Macro.run", …)}.
     *
     * @return what it gives; "" where it failed and the macro has been stopped
     */
    public static String call(String name, String options) {
        StringBuilder result = new StringBuilder();
        Throwable failure = Host.attempt(() -> {
            if (Host.window()) {
                try (WindowTask task = new WindowTask()) {
                    result.append(MacroVerbs.run(name, OptionText.ofMacro(options), task));
                }
            } else {
                result.append(MacroVerbs.run(name, OptionText.ofMacro(options), new BatchTask()));
            }
            return null;
        });
        if (failure != null) {
            Failures.report(failure, true);
        }
        return result.toString();
    }
}
