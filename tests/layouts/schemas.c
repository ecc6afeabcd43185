#include "tests/layouts/schemas.h"

#include "feeds/codelists/schema.h"
#include "feeds/wire/config.h"
#include "layouts/layout.h"
#include "layouts/schema.h"
#include "widgets/widget.h"

#include <stdlib.h>
#include <string.h>

const char *const schema_names[] = { "layout", "template", "wall", "theme", "indicators", "areas",
	"agencies", "units", "calendar", "alarms", "config", NULL };

/* What every kind of pane may say. */
static json_t *kinds(void) {
	json_t *kinds = json_object();
	int count = 0;
	const struct tc_widget_class *const *classes = tc_widget_classes(&count);
	for (int i = 0; i < count; i++) {
		json_t *schema = tc_options_schema(classes[i]->options);
		(void)json_object_set_new(schema, "description", json_string(classes[i]->doc));
		(void)json_object_set_new(kinds, classes[i]->kind, schema);
	}
	return kinds;
}

char *schema_text(const char *name) {
	bool config = strcmp(name, "config") == 0;
	const struct tc_option *table = config ? tc_hub_options : tc_codelist_table(name);
	json_t *panes = kinds();
	json_t *schema =
		table != NULL ? tc_schema_document(name, table) : tc_schema_of(name, panes);
	char *text = schema != NULL ? tc_schema_text(schema) : NULL;
	json_decref(schema);
	json_decref(panes);
	return text;
}
