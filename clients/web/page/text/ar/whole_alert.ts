// كلمات كتابة التنبيه الكامل.
import { isolated } from '../isolate';
import { plural } from '../plural';
import type { WholeAlert } from '../shape';

const n_of = plural('ar');

export const whole_alert: WholeAlert = {
  whole_alert: 'تنبيه كامل', whole_alert_what: 'بكل ما يمكن أن يقوله تنبيه، بعدة لغات جنبًا إلى جنب. وللكلمة السريعة هناك النموذج القصير.', short_form: 'النموذج القصير', all_fields: 'كتابته كاملًا', change_whole: 'تغييره كله',
  begun: 'بدأتم كتابته ولم يُرسل', begun_what: 'يبقى هنا ما دامت هذه الصفحة مفتوحة وغير مقفلة، ولا يبقى في أي مكان آخر.', throw_away: 'التخلي عنه', throw_away_sure: 'التخلي عنه نهائيًا', thrown_away: 'لم يعد موجودًا.',
  from_template: 'البدء بنموذج جاهز', from_template_what: 'يملأ ما هو فارغ بعد، في كل لغة.', no_template: 'من دونه', places_open: (n: number) => n_of(n, { zero: 'لا شيء بين [قوسين] ينتظر أن يُملأ.', one: 'بقي موضع واحد بين [قوسين] ينتظر أن يُملأ.', two: 'بقي موضعان بين [قوسين] ينتظران أن يُملآ.', few: 'بقيت # مواضع بين [قوسين] تنتظر أن تُملأ.', many: 'بقي # موضعًا بين [قوسين] تنتظر أن تُملأ.', other: 'بقي # موضع بين [قوسين] تنتظر أن تُملأ.' }),
  kind_of_alert: 'أي تنبيه هذا', statuses: { Actual: 'حقيقي', Exercise: 'تمرين', Test: 'تجربة' },
  what_and_how: 'ماذا، وما خطورته', urgency: 'متى يلزم التحرك', urgencies: { Immediate: 'فورًا', Expected: 'خلال ساعة', Future: 'قريبًا', Past: 'مضى وقته', Unknown: 'غير معروف' }, how_severe: 'مدى الخطورة', how_sure: 'مدى التأكد', categories: 'المواضيع',
  response: 'ما ينبغي فعله', responses: { Shelter: 'الاحتماء', Evacuate: 'مغادرة المنطقة', Prepare: 'الاستعداد', Execute: 'فعل ما اتُّفق عليه', Avoid: 'الابتعاد', Monitor: 'متابعة الأخبار', Assess: 'تقدير الموقف ذاتيًا', AllClear: 'انتهى الأمر', None: 'لا شيء' },
  affected: 'من يمسّه', rating: 'الفضاء المدني هناك', freedoms: 'الحريات المعنية',
  when_it_counts: 'متى يسري', effective: 'يسري من', onset: 'يبدأ', expires: 'ينتهي', expires_hint: 'من دون وقت ينتهي بعد ثلاثة أيام.', time_hint: 'بتوقيت هذا الجهاز.',
  areas: 'المناطق', add_country: 'إضافة بلد', add_place: 'إضافة مكان', place: (n: number) => `المكان ${n}`, place_name: (language: string) => `ما اسمه (${isolated(language)})`, around: 'حول نقطة', around_hint: 'سطر لكل نقطة: خط العرض,خط الطول ثم الكيلومترات حولها.', outline: 'الحدود', outline_hint: 'سطر لكل زاوية: خط العرض,خط الطول. الأخيرة هي الأولى من جديد. والسطر الفارغ يبدأ حدودًا أخرى.', geocodes: 'رموز الأماكن', pairs_hint: 'سطر لكل واحد: اسم=قيمة.', altitude: 'من هذا الارتفاع', ceiling: 'إلى هذا الارتفاع', height_hint: 'بالأقدام فوق سطح البحر، كما يريد المعيار.', remove: 'إزالة',
  texts: 'بالكلمات', add_language: 'إضافة لغة', in_language: (language: string) => `باللغة: ${isolated(language)}`, event: 'الحدث', headline: 'العنوان', description_alert: 'ماذا حدث', instruction: 'ماذا ينبغي الآن', audience: 'لمن هو', contact: 'من يُسأل', web: 'أين يُقرأ المزيد', web_hint: 'عنوان يبدأ بـ https.',
  rest: 'كل ما بقي', source: 'من أين جاء', note: 'ملاحظة', note_hint: 'للتمرين: ما الغرض منه.', scope: 'من يجوز أن يملكه', scopes: { Public: 'الجميع', Restricted: 'من يسميهم السطر التالي', Private: 'من تسميهم العناوين' }, restriction: 'فقط لـ', restriction_hint: 'فارغ: أعضاء التحالف.', addresses: 'العناوين', addresses_hint: 'بينها مسافات. تبقى في التنبيه دائمًا.', incidents: 'الوقائع', incidents_hint: 'ما تدور حوله عدة تنبيهات، في كلمة. بينها مسافات.', codes: 'رموز للتعامل معه', lines_hint: 'سطر لكل واحد.', event_codes: 'رموز الحدث', parameters: 'قيم أخرى', follows: 'يتبع', follows_nothing: 'لا شيء', resources: 'ملفات ترافقه', resource_hint: 'سطر لكل ملف: ما هو | نوعه | عنوانه.',
  preview: 'عرضه كما سيُرسل', preview_title: 'كما سيُرسل', preview_what: 'قد ينقله كل من يصل إليه. لا يجوز أن يعرّض شيء فيه أحدًا للخطر.', go_back: 'تغيير شيء', replaces: (headline: string) => `يحل محل: ${isolated(headline)}`, languages_of: 'اللغات', alert_in_channel: 'القناة',
};
