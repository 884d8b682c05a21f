package quadrant.imagej.ui;

import ij.Macro;
import ij.plugin.PlugIn;
import java.util.Map;
import java.util.Optional;

/** Plugins › Quadrant, and the calls of macros: both run an {@link Entry} by its name. */
public final class Menu implements PlugIn {
    /** Runs the entry that {@code plugins.config} names, with a dialog, or with the options of the macro that runs it. */
    @Override
    public void run(String name) {
        String given = Macro.getOptions();
        Host.attempt(
                () -> {
                    Entry entry = MacroVerbs.named(name);
                    Map<String, String> options = OptionText.ofMacro(given);
                    if (!Host.window()) {
                        entry.print(options);
                    } else if (given != null) {
                        entry.show(options);
                    } else {
                        entry.ask();
                    }
                    return Optional.empty();
                },
                failure -> {
                    Failures.report(failure, given != null);
                    return Optional.empty();
                });
    }

    /**
     * Runs an entry for {@code call("quadrant.Macro.run", …)}.
     *
     * @return what it gives; "" where it failed and the macro has been stopped
     */
    public static String call(String name, String options) {
        return Host.attempt(
                () -> {
                    try (HostTask task = new HostTask()) {
                        return MacroVerbs.run(name, OptionText.ofMacro(options), task);
                    }
                },
                failure -> {
                    Failures.report(failure, true);
                    return "";
                });
    }
}
