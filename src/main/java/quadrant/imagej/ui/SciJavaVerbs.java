package quadrant.imagej.ui;

import ij.ImagePlus;
import ij.measure.ResultsTable;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.scijava.Cancelable;
import org.scijava.ItemIO;
import org.scijava.MenuPath;
import org.scijava.app.StatusService;
import org.scijava.command.Command;
import org.scijava.command.CommandInfo;
import org.scijava.log.LogService;
import org.scijava.module.AbstractModule;
import org.scijava.module.DefaultMutableModuleInfo;
import org.scijava.module.DefaultMutableModuleItem;
import org.scijava.module.Module;
import org.scijava.module.ModuleInfo;
import org.scijava.module.ModuleItem;
import org.scijava.module.ModuleService;
import org.scijava.module.MutableModuleItem;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.PluginService;
import quadrant.app.Option;
import quadrant.app.Options;
import quadrant.app.PacedTask;
import quadrant.app.Value;
import quadrant.app.Verb;
import quadrant.app.Verbs;
import quadrant.task.CancelledException;
import quadrant.task.UserException;
import quadrant.task.Workers;

/**
 * Registers each verb as a SciJava module, made of the verb's declaration: {@code ModuleService} runs the module {@code
 * quadrant:classify}, and Fiji's search finds it by its label. The modules are in no menu, so that Fiji does not show the
 * plug-ins twice.
 */
public final class SciJavaVerbs {
    /** The outputs that have the file or folder that is written. */
    private static final Map<String, String> OUTPUTS = Map.of(
            "classify", "table",
            "evaluate", "folder",
            "explain", "folder",
            "export", "file",
            "features", "table",
            "finetune", "model",
            "next", "table");

    private SciJavaVerbs() {}

    /** Registers all verbs. */
    public static void register(ModuleService modules, PluginService plugins) {
        modules.addModules(Verbs.ALL.stream().map(Info::new).toList());
        Verbs.ALL.stream()
                .map(Verb::name)
                .filter(name -> !name.contains(" "))
                .forEach(name -> plugins.addPlugin(new Former(name)));
    }

    /** A verb with its inputs, which have the keys of its options, and its outputs. */
    static final class Info extends DefaultMutableModuleInfo {
        private final Verb verb;

        Info(Verb verb) {
            this.verb = verb;
            setModuleClass(Run.class);
            setName(verb.name());
            setLabel(VerbEntry.label(verb));
            setDescription(verb.summary());
            setMenuPath(new MenuPath());
        }

        @Override
        public String getIdentifier() {
            return "quadrant:" + verb.name().replace(' ', '-');
        }

        @Override
        public Run createModule() {
            return new Run(this);
        }

        @Override
        public boolean canRunHeadless() {
            return true;
        }

        @Override
        protected void parseParameters() {
            verb.options().forEach(o -> registerInput(input(o)));
            if (verb.equals(Verbs.CLASSIFY)) {
                registerInput(
                        item("image", ImagePlus.class, "Open image", "The image that is classified without input."));
                String help = "The objects of the image, as a segmentation numbers them, where these are classified.";
                MutableModuleItem<ImagePlus> objects = item("label_image", ImagePlus.class, "Label image", help);
                objects.setAutoFill(false); // with the image in front SciJava fills the image alone
                registerInput(objects);
                registerOutput(output("labels", ImagePlus.class));
                registerOutput(output("results_table", ResultsTable.class));
            } else if (Menu.learns(verb)) {
                String help = "The images that are used without data, with the ROIs of their overlays.";
                registerInput(item("open_images", ImagePlus[].class, "Open images", help));
            }
            registerOutput(output("result", String.class));
            if (OUTPUTS.containsKey(verb.name())) {
                registerOutput(output(OUTPUTS.get(verb.name()), File.class));
            }
        }

        /** A number is an input of its type where its default is one, as SciJava would take 0 for one that is left out. */
        private ModuleItem<?> input(Option<?> o) {
            Value<?> value = o.value();
            if (value.form() == Value.Form.PATH) {
                return input(o, File.class, null);
            }
            boolean typed = Number.class.isAssignableFrom(value.type()) || value.type() == Boolean.class;
            Optional<?> usual = typed ? o.usual().flatMap(value.parse()) : Optional.empty();
            String word = o.usual().filter(value.choices()::contains).orElse(null);
            return usual.isPresent() ? input(o, value.type(), usual.get()) : input(o, String.class, word);
        }

        private <T> ModuleItem<T> input(Option<?> o, Class<T> type, @Nullable Object usual) {
            MutableModuleItem<T> item = item(o.key(), type, o.label(), o.helpWithUsual());
            boolean open = o.equals(Options.DATA) && Menu.learns(verb);
            item.setRequired(o.required() && !open);
            item.setDefaultValue(type.cast(usual));
            if (type == File.class) {
                item.setWidgetStyle("both");
            } else if (type == String.class) {
                item.setChoices(o.value().choices().stream().map(type::cast).toList());
            }
            return item;
        }

        private <T> MutableModuleItem<T> item(String name, Class<T> type, String label, String help) {
            MutableModuleItem<T> item = new DefaultMutableModuleItem<>(this, name, type);
            item.setLabel(label);
            item.setDescription(help);
            item.setRequired(false);
            item.setPersisted(false);
            return item;
        }

        private ModuleItem<?> output(String name, Class<?> type) {
            MutableModuleItem<?> item = new DefaultMutableModuleItem<>(this, name, type);
            item.setIOType(ItemIO.OUTPUT);
            return item;
        }
    }

    /** A run of a verb: its failures become exceptions, its progress SciJava's status. */
    static final class Run extends AbstractModule implements Cancelable {
        private final Info info;
        private volatile @Nullable String cancelled;

        @Parameter
        @SuppressWarnings("NullAway.Init") // set by SciJava
        private LogService log;

        @Parameter(required = false)
        private @Nullable StatusService status;

        Run(Info info) {
            this.info = info;
        }

        @Override
        public ModuleInfo getInfo() {
            return info;
        }

        @Override
        public boolean isCanceled() {
            return cancelled != null;
        }

        @Override
        public void cancel(@Nullable String reason) {
            cancelled = reason == null ? "" : reason;
        }

        @Override
        public @Nullable String getCancelReason() {
            return cancelled;
        }

        /** @throws UserException for the user's mistake */
        @Override
        public void run() {
            Map<String, String> options = options();
            Optional<String> result = Host.attempt(() -> Optional.of(work(options)), failure -> {
                if (!(failure instanceof CancelledException)) {
                    throw Workers.unchecked(failure);
                }
                boolean resumes = info.verb.equals(Verbs.FINETUNE) || info.verb.equals(Verbs.EVALUATE);
                cancel(resumes ? "Cancelled. With resume it goes on." : "Cancelled.");
                return Optional.empty();
            });
            result.ifPresent(made -> {
                setOutput("result", made);
                if (OUTPUTS.containsKey(info.verb.name()) && options.containsKey("output")) {
                    setOutput(OUTPUTS.get(info.verb.name()), new File(made));
                }
            });
        }

        private String work(Map<String, String> options) {
            if (!info.verb.equals(Verbs.CLASSIFY) || options.containsKey("input")) {
                return Menu.named(info.verb.name()).run(options, images(), new Progress());
            }
            ClassifyEntry.Made made = ClassifyEntry.made(options, images(), new Progress());
            setOutput("labels", made.labels());
            setOutput("results_table", made.table());
            return made.value();
        }

        /** The inputs that differ from the defaults, as texts by key. */
        private Map<String, String> options() {
            Map<String, String> options = new LinkedHashMap<>();
            for (Option<?> o : info.verb.options()) {
                Object value = getInput(o.key());
                if (value != null
                        && !value.toString().isBlank()
                        && !value.equals(info.getInput(o.key()).getDefaultValue())) {
                    options.put(o.key(), value.toString());
                }
            }
            return options;
        }

        private List<ImagePlus> images() {
            List<ImagePlus> images = new ArrayList<>();
            if (getInput("image") instanceof ImagePlus image) {
                images.add(image);
            }
            if (getInput("label_image") instanceof ImagePlus objects) {
                if (images.isEmpty() || getInput("input") != null) {
                    throw new UserException("label_image goes with image.", "Give image, and no input.");
                }
                images.add(objects);
            }
            if (getInput("open_images") instanceof ImagePlus[] open) {
                images.addAll(List.of(open));
            }
            return images;
        }

        /** Passes progress to SciJava. */
        private final class Progress extends PacedTask {
            Progress() {
                super(Duration.ofMillis(100));
            }

            @Override
            protected void begin(String name) {
                if (status != null) {
                    status.showStatus(name + " …");
                }
            }

            @Override
            protected void show(long done, long total, double share, String left, String line) {
                if (status != null) {
                    status.showStatus((int) Math.round(1000 * share), 1000, line);
                }
            }

            @Override
            public void info(String line) {
                log.info(line);
            }

            @Override
            public void warn(String line) {
                log.warn(line);
            }

            @Override
            public boolean cancelled() {
                return isCanceled();
            }
        }
    }

    /** The command that a verb was in earlier versions, by the name of its class: it says what replaces it. */
    private static final class Former extends CommandInfo {
        private final String verb;

        Former(String verb) {
            super("quadrant.imagej.ui."
                    + (verb.equals("finetune")
                            ? "FineTune"
                            : verb.substring(0, 1).toUpperCase(Locale.ROOT) + verb.substring(1))
                    + "SciJava");
            this.verb = verb;
        }

        @Override
        public Class<? extends Command> loadClass() {
            return Command.class;
        }

        @Override
        public Module createModule() {
            throw new UserException(
                    "The command " + getClassName() + " has been replaced by the module quadrant:" + verb + ".",
                    "Run it with SciJava's ModuleService.");
        }
    }
}
